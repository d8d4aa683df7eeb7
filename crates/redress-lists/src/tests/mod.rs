mod choosing;
mod files;
mod oddities;
mod properties;
mod real;
mod support;
mod workbooks;

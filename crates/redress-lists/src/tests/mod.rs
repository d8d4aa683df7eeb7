mod choosing;
mod files;
mod oddities;
mod properties;
mod real;
mod sheets;
mod support;
mod workbooks;

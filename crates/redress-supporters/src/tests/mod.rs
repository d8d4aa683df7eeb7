mod books;
mod exports;
mod oracle;
mod people;
mod support;

mod books;
mod contacts;
mod exports;
mod oracle;
mod people;
mod support;

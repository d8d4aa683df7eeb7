//! What mails say that came back, read from real ones and from ones written for this.

mod bounces;
mod retold;
mod written;

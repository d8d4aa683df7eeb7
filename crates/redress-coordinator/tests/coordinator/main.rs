//! The coordinator against a real PostgreSQL, started on loopback and stopped by the tests. Where there is none they pass over.
#![cfg(unix)]

mod connections;
mod kills;
mod letters;
mod lost_answers;
mod marks;
mod news;
mod plans;
mod pool;
mod restored;
mod turns;

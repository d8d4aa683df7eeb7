//! The ledger through its public face: the same promises for every database that may come.

mod campaign;
mod files;
mod marks;
mod model;
mod plans;
mod sending;

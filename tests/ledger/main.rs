//! The ledger through its public face: the same promises for every database that may come.

mod campaign;
mod sending;

//! The ledger made readable: status, log, pages, CSV and JSON. Only reads.

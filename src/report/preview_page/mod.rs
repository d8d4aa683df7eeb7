//! The preview as a page: every letter exactly as it would go, what will not go and why, and the approval code.

mod about;
mod page;

pub use page::PreviewPage;

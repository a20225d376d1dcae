//! 跟客本: the showroom notebook of one real-estate salesperson.
pub mod domain;

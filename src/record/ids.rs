//! New record ids, made from a time and randomness that the caller brings.

use crate::domain::fields::Id;

/// Makes a UUIDv7: ids made later sort later as text (to the millisecond).
pub fn uuid_v7(ms: u64, random: [u8; 10]) -> Id {
    Id(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid().to_string())
}

//! The key of a sealed file: Argon2id, which is meant to take memory and time.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use genke_asks::Refusal;

/// Bytes of a key.
const KEY: usize = 32;

/// Derives a key from a pass-phrase and a salt.
pub fn derive(
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    phrase: &[u8],
    salt: &[u8],
) -> Result<Vec<u8>, Refusal> {
    let refused = |e: argon2::Error| Refusal::NoKey { detail: e.to_string() };
    let params = Params::new(memory_kib, passes, lanes, Some(KEY)).map_err(refused)?;
    let count = params.block_count();
    let mut memory: Vec<Block> = Vec::new();
    memory
        .try_reserve_exact(count)
        .map_err(|_| Refusal::NoKey { detail: "内存不够".into() })?;
    memory.resize(count, Block::default());
    let mut key = vec![0; KEY];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(phrase, salt, &mut key, &mut memory)
        .map_err(refused)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::derive;

    #[test]
    fn a_key_is_what_the_reference_program_makes() {
        // echo -n password | argon2 somesalt16bytes! -id -t 2 -k 64 -p 1 -l 32 (argon2-cffi gives the same).
        let key = derive(64, 2, 1, b"password", b"somesalt16bytes!").unwrap_or_default();
        let hex: String = key.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "ac09230651f4855141b3cdfca3e77a7ab1a70d300bbd4a78cf9bb658333e4abe");
    }

    #[test]
    fn measures_that_cannot_be_are_refused() {
        assert!(derive(1, 1, 4, b"p", b"somesalt16bytes!").is_err());
        assert!(derive(64, 0, 1, b"p", b"somesalt16bytes!").is_err());
    }
}

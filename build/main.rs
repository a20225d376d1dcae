//! Makes what the app looks up and never computes: the readings of characters, the Chinese calendar.

mod calendar;
mod pinyin;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=hanzi.txt");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("pinyin.rs"), pinyin::table()?)?;
    fs::write(out.join("chinese_calendar.rs"), calendar::table())?;
    Ok(())
}

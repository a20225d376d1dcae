//! Which question is answered where.

use genke_asks::{Answer, Ask, Refusal};

use crate::{key, read, write};

/// Answers one question; `given` are its buffers, those returned belong to the answer.
///
/// `progress` is told the part done, 0 to 1000; a question that takes long must tell it at least every few
/// seconds, because the page gives a silent worker up.
pub fn answer(
    ask: &Ask,
    given: Vec<Vec<u8>>,
    progress: &dyn Fn(u32),
) -> Result<(Answer, Vec<Vec<u8>>), Refusal> {
    match ask {
        Ask::ReadWorkbook => {
            let bytes = given.into_iter().next().unwrap_or_default();
            let (sheets, rows) = read::workbook(&bytes, progress)?.into_iter().unzip();
            Ok((Answer::Workbook { sheets }, rows))
        }
        Ask::WriteWorkbook { sheets } => {
            let file = write::workbook(sheets, &given, progress)?;
            Ok((Answer::File, vec![file]))
        }
        Ask::DeriveKey { memory_kib, passes, lanes } => {
            let mut given = given.into_iter();
            let (phrase, salt) =
                (given.next().unwrap_or_default(), given.next().unwrap_or_default());
            let key = key::derive(*memory_kib, *passes, *lanes, &phrase, &salt)?;
            Ok((Answer::Key, vec![key]))
        }
    }
}

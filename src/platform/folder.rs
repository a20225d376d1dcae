//! A folder the user chose (File System Access API): what lies in it, one file more, one file less.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// Names the browser's exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(pub String);

impl From<JsValue> for Problem {
    fn from(error: JsValue) -> Self {
        let (name, _) = super::problem_of(&error);
        Self(if name.is_empty() { "UnknownError".into() } else { name })
    }
}

/// Holds a folder; the database keeps it as it is.
#[derive(Clone, Debug)]
pub struct Folder(pub JsValue);

/// Tells whether the browser lets the user choose a folder.
pub fn can_pick() -> bool {
    super::property(&super::window(), "showDirectoryPicker").is_function()
}

/// Lets the user choose a folder to write to; only from a tap. `None` when they would not.
pub async fn pick() -> Result<Option<Folder>, Problem> {
    let how = options(&[
        ("id", super::scope::plain("genke-copies").into()),
        ("mode", "readwrite".into()),
        ("startIn", "documents".into()),
    ]);
    match call(&super::window(), "showDirectoryPicker", &[how]).await {
        Ok(folder) => Ok(Some(Folder(folder))),
        Err(problem) if problem.0 == "AbortError" => Ok(None),
        Err(problem) => Err(problem),
    }
}

impl Folder {
    /// Returns the folder's own name; the browser tells no path.
    pub fn name(&self) -> String {
        super::property(&self.0, "name").as_string().unwrap_or_default()
    }

    /// Tells whether the app may write there right now; asks nobody.
    pub async fn is_allowed(&self) -> bool {
        self.allowed("queryPermission").await
    }

    /// Asks the user for leave to write there; only from a tap.
    pub async fn ask(&self) -> bool {
        self.is_allowed().await || self.allowed("requestPermission").await
    }

    async fn allowed(&self, how: &str) -> bool {
        let mode = options(&[("mode", "readwrite".into())]);
        let answer = call(&self.0, how, &[mode]).await;
        answer.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted"))
    }

    /// Lists the names of everything in the folder.
    pub async fn names(&self) -> Result<Vec<String>, Problem> {
        let keys = method(&self.0, "keys")?.call0(&self.0)?;
        let mut names = Vec::new();
        loop {
            let next = call(&keys, "next", &[]).await?;
            if super::property(&next, "done").is_truthy() {
                return Ok(names);
            }
            names.extend(super::property(&next, "value").as_string());
        }
    }

    /// Opens a file of the folder for reading.
    pub async fn file(&self, name: &str) -> Result<File, Problem> {
        let file = call(&self.0, "getFileHandle", &[name.into()]).await?;
        Ok(call(&file, "getFile", &[]).await?.unchecked_into())
    }

    /// Writes a new file; what could not be written whole is taken away again.
    pub async fn write(&self, name: &str, content: &Blob) -> Result<(), Problem> {
        let create = options(&[("create", true.into())]);
        let file = call(&self.0, "getFileHandle", &[name.into(), create]).await?;
        let written = fill(&file, content).await;
        if written.is_err() {
            let _ = self.remove(name).await;
        }
        written
    }

    /// Removes a file.
    pub async fn remove(&self, name: &str) -> Result<(), Problem> {
        call(&self.0, "removeEntry", &[name.into()]).await.map(|_| ())
    }
}

/// Fills a file; the browser puts the content in its place only when the stream is closed.
async fn fill(file: &JsValue, content: &Blob) -> Result<(), Problem> {
    let stream = call(file, "createWritable", &[]).await?;
    if let Err(problem) = call(&stream, "write", &[content.into()]).await {
        let _ = call(&stream, "abort", &[]).await;
        return Err(problem);
    }
    call(&stream, "close", &[]).await.map(|_| ())
}

fn options(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

fn method(of: &JsValue, name: &str) -> Result<Function, Problem> {
    super::property(of, name).dyn_into().map_err(|_| Problem("NotSupportedError".into()))
}

/// Calls a method that answers later. By name: no import of the first load belongs to it.
async fn call(of: &JsValue, name: &str, args: &[JsValue]) -> Result<JsValue, Problem> {
    let args: Array = args.iter().collect();
    let asked: Promise = method(of, name)?.apply(of, &args)?.unchecked_into();
    Ok(JsFuture::from(asked).await?)
}

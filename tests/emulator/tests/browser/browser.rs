//! In: an address. Out: [`Browser`]: headless Chromium with the page open, spoken to in its own protocol (CDP) over two pipes.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Without the flags on background traffic it asks for hosts of its maker at every start.
const FLAGS: &str = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
                     --disable-component-update --disable-sync --hide-scrollbars --remote-debugging-pipe";

/// The code of CDP for a page that went away before it answered.
const GONE: i64 = -32000;

/// Chromium with one tab.
pub(crate) struct Browser {
    child: Child,
    to: File,
    from: BufReader<File>,
    count: u64,
    tab: String,
    _folder: TempDir,
}

impl Browser {
    /// Opens a page.
    pub(crate) fn open(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (to, from) = (folder.path().join("to"), folder.path().join("from"));
        assert!(
            Command::new("mkfifo")
                .args([&to, &from])
                .status()
                .unwrap()
                .success()
        );
        // It reads from descriptor 3 and writes to 4, and goes when this process closes them.
        let script = format!("exec chromium {FLAGS} --user-data-dir=\"$0\" 3<\"$1\" 4>\"$2\"");
        let mut command = Command::new("sh");
        command
            .args(["-c", &script])
            .arg(folder.path().join("profile"))
            .args([&to, &from]);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = OpenOptions::new().write(true).open(to).unwrap();
        let from = BufReader::new(File::open(from).unwrap());
        let mut browser = Self {
            child,
            to,
            from,
            count: 0,
            tab: String::new(),
            _folder: folder,
        };
        let target = browser.call("Target.createTarget", json!({"url": url}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let session = browser.call("Target.attachToTarget", attach);
        session["sessionId"]
            .as_str()
            .unwrap()
            .clone_into(&mut browser.tab);
        browser
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.ask(method, params)
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// `Err` holds what Chromium says against it.
    fn ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.count += 1;
        let mut message = json!({"id": self.count, "method": method, "params": params});
        if !self.tab.is_empty() {
            message["sessionId"] = json!(self.tab);
        }
        self.to
            .write_all(format!("{message}\0").as_bytes())
            .unwrap();
        loop {
            let mut bytes = Vec::new();
            self.from.read_until(0, &mut bytes).unwrap();
            assert_eq!(bytes.pop(), Some(0), "Chromium is gone");
            let mut answer: Value = serde_json::from_slice(&bytes).unwrap();
            if answer["id"] == self.count {
                return match answer["error"].take() {
                    Value::Null => Ok(answer["result"].take()),
                    error => Err(error),
                };
            }
        }
    }

    /// What a JavaScript expression gives.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        self.try_evaluate(expression)
            .unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// Waits until an expression is true.
    pub(crate) fn wait(&mut self, expression: &str) {
        let begin = Instant::now();
        // While a page gives way to another one there may be no document to ask, or none that stays until it has answered.
        let asked = format!("!!(document.body && ({expression}))");
        loop {
            match self.try_evaluate(&asked) {
                Ok(Value::Bool(true)) => return,
                Err(error) if error["code"] != GONE => panic!("{expression}: {error}"),
                _ => {}
            }
            let waited = begin.elapsed();
            assert!(waited < Duration::from_secs(20), "never: {expression}");
            sleep(Duration::from_millis(50));
        }
    }

    /// `Err` holds what Chromium says against it, or what the expression threw.
    fn try_evaluate(&mut self, expression: &str) -> Result<Value, Value> {
        let parameters = json!({"expression": expression, "returnByValue": true});
        let mut answer = self.ask("Runtime.evaluate", parameters)?;
        match answer["exceptionDetails"].take() {
            Value::Null => Ok(answer["result"]["value"].take()),
            thrown => Err(thrown),
        }
    }

    /// Saves the whole page as it looks in a window of this width.
    pub(crate) fn screenshot(&mut self, width: u32, scheme: &str, file: &Path) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size);
        let scheme = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.call("Emulation.setEmulatedMedia", scheme);
        let whole = json!({"captureBeyondViewport": true});
        let shot = self.call("Page.captureScreenshot", whole);
        let bytes = BASE64_STANDARD
            .decode(shot["data"].as_str().unwrap())
            .unwrap();
        fs::write(file, bytes).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! A real Chromium, driven through chromedriver in the words of `WebDriver` (W3C), which are JSON over HTTP.
//!
//! So little of it is needed that a client of our own is smaller than any crate.

use redress_test_support::{pass_over, root};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A browser with a profile of its own; ends when it is dropped.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
    _turn: MutexGuard<'static, ()>,
}

/// One browser at a time: they are greedy, and tests run side by side.
static TURN: Mutex<()> = Mutex::new(());

/// A browser, or a printed word that there is none here.
pub fn browser() -> Option<Browser> {
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(on_path);
    let (Some(chromium), Some(driver)) = (found, on_path("chromedriver")) else {
        pass_over("needs Chromium and chromedriver (Debian: chromium, chromium-driver)");
        return None;
    };
    Some(Browser::start(&chromium, &driver))
}

/// Where a program is, if it is installed.
pub fn on_path(program: &str) -> Option<String> {
    let folders = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())?;
    Some(found.to_string_lossy().into_owned())
}

impl Browser {
    fn start(chromium: &str, driver: &str) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let profile = tempfile::tempdir().unwrap();
        let (driver, port) = (0..5)
            .find_map(|_| listening(driver))
            .expect("chromedriver listens");
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
            profile,
            _turn: turn,
        };
        let data_dir = format!("--user-data-dir={}", browser.profile.path().display());
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            // Whatever a page or a form asks for, no name is looked up and no other machine is spoken to.
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            "--window-size=1280,900",
            &data_dir,
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "timeouts": {"script": 300_000, "pageLoad": 300_000},
            "goog:chromeOptions": {"binary": chromium, "args": args},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }}});
        let session = browser.post("/session", &wanted);
        browser.session = String::from(session["sessionId"].as_str().expect("a session"));
        browser.open_url("about:blank");
        browser.logged("performance"); // what the browser's own first tab asked for is none of ours
        browser
    }

    /// Opens a file.
    pub fn open(&self, file: &Path) {
        self.command(
            "/url",
            &json!({"url": format!("file://{}", file.display())}),
        );
    }

    /// Opens a file as a browser does that runs no script of a page.
    pub fn open_without_scripts(&self, file: &Path) {
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            &json!({"value": true}),
        );
        self.open(file);
    }

    /// Opens any address.
    pub fn open_url(&self, url: &str) {
        self.command("/url", &json!({"url": url}));
    }

    /// What a script returns.
    pub fn run(&self, script: &str) -> Value {
        self.command("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// What a script hands to its last argument, `done`.
    pub fn run_async(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        self.command("/execute/async", &json!({"script": script, "args": []}))
    }

    /// Goes into the frame that a selector finds first.
    pub fn enter_frame(&self, selector: &str) {
        let found = self.command(
            "/element",
            &json!({"using": "css selector", "value": selector}),
        );
        self.command("/frame", &json!({"id": found}));
    }

    /// A picture in one colour, as a PNG of this size.
    pub fn png(&self, width: u32, height: u32) -> Vec<u8> {
        let drawn = self.run(&format!(
            "const canvas = document.createElement('canvas');
             canvas.width = {width}; canvas.height = {height};
             canvas.getContext('2d').fillRect(0, 0, {width}, {height});
             return canvas.toDataURL('image/png')"
        ));
        let url = drawn.as_str().expect("an address");
        from_base64(url.split_once(',').expect("data behind a comma").1)
    }

    /// The text of what a selector finds first.
    pub fn text(&self, selector: &str) -> String {
        let script = format!(
            "return document.querySelector({}).textContent",
            json!(selector)
        );
        self.run(&script).as_str().unwrap_or_default().to_owned()
    }

    /// Presses keys, wherever the focus is. `WebDriver` names keys by private characters (its section 17.4.2).
    pub fn keys(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [
                    json!({"type": "keyDown", "value": key}),
                    json!({"type": "keyUp", "value": key}),
                ]
            })
            .collect();
        self.command(
            "/actions",
            &json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]}),
        );
    }

    /// The page as a PDF, at the size the page itself asks for, by a browser that is told to add its own lines of date,
    /// title and address wherever a page leaves a margin for them.
    pub fn print(&self) -> Vec<u8> {
        let wanted = json!({"preferCSSPageSize": true, "printBackground": true, "displayHeaderFooter": true});
        let printed = self.devtools("Page.printToPDF", &wanted);
        from_base64(printed["data"].as_str().expect("a PDF"))
    }

    /// Sets what the page believes about its screen: `light` or `dark`, and its width.
    pub fn screen(&self, scheme: &str, width: u32) {
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}),
        );
    }

    /// Leaves pictures of the page under `target/pages`, light, dark, narrow and printed, for people to look at.
    pub fn pictures(&self, name: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("pages");
        std::fs::create_dir_all(&folder).unwrap();
        for (kind, scheme, width) in [
            ("light", "light", 1280),
            ("dark", "dark", 1280),
            ("narrow", "light", 390),
        ] {
            self.screen(scheme, width);
            let shown = self.devtools("Page.captureScreenshot", &json!({"format": "png"}));
            let picture = from_base64(shown["data"].as_str().expect("a picture"));
            std::fs::write(folder.join(format!("{name}-{kind}.png")), picture).unwrap();
        }
        self.screen("light", 1280);
        std::fs::write(folder.join(format!("{name}.pdf")), self.print()).unwrap();
    }

    /// What was asked for since the last question: each request as `METHOD address body`, those for files left out.
    pub fn requests(&self) -> Vec<String> {
        let events = self.logged("performance").into_iter().map(|event| {
            let event: Value = serde_json::from_str(event["message"].as_str().unwrap()).unwrap();
            event["message"].clone()
        });
        let sent = events.filter(|event| event["method"] == "Network.requestWillBeSent");
        let requests = sent.map(|event| {
            let request = &event["params"]["request"];
            let part = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
            format!("{} {} {}", part("method"), part("url"), part("postData"))
        });
        requests
            .filter(|request| request.contains(" http"))
            .collect()
    }

    /// Asserts that since the start no page wrote an error to the console or asked for anything but a file named here.
    pub fn assert_quiet(&self) {
        let said = self.logged("browser");
        let errors: Vec<&Value> = said
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .collect();
        assert!(errors.is_empty(), "console: {errors:#?}");
        for event in self.logged("performance") {
            let event: Value = serde_json::from_str(event["message"].as_str().unwrap()).unwrap();
            if event["message"]["method"] == "Network.requestWillBeSent" {
                let url = event["message"]["params"]["request"]["url"]
                    .as_str()
                    .unwrap();
                let local = ["file:", "data:", "about:"]
                    .iter()
                    .any(|scheme| url.starts_with(scheme));
                assert!(local, "the page asked for {url}");
            }
        }
    }

    /// Asserts that on a window of this width nothing is cut: no part of the page makes it scroll sideways, and no table or letter
    /// scrolls within itself.
    pub fn assert_fits(&self, width: u32) {
        self.screen("light", width);
        let wide = self.run(
            "const about = one => one.outerHTML.slice(0, 120);
             const all = [...document.querySelectorAll('body *')];
             const out = document.documentElement.scrollWidth > innerWidth
                 ? all.filter(one => one.getBoundingClientRect().right > innerWidth + 1) : [];
             const within = [...document.querySelectorAll('.scroll, .paper')].filter(one => one.scrollWidth > one.clientWidth + 1);
             return [...out, ...within].slice(0, 5).map(about)",
        );
        assert_eq!(wide, json!([]), "at {width} pixels");
        self.screen("light", 1280);
    }

    /// Asserts that axe-core, if it is installed under `target/npm`, has no serious finding, in light and in dark.
    pub fn assert_accessible(&self) {
        let axe = root().join("target/npm/node_modules/axe-core/axe.min.js");
        let Ok(axe) = std::fs::read_to_string(axe) else {
            pass_over("needs axe-core under target/npm (tests/run puts it there)");
            return;
        };
        for scheme in ["light", "dark"] {
            self.screen(scheme, 1280);
            self.run(&format!("{axe}; return 1"));
            let found = self.run_async(
                "axe.run({resultTypes: ['violations']}).then(found => done(found.violations
                    .filter(one => ['serious', 'critical'].includes(one.impact))
                    .map(one => [one.id, one.help, one.nodes.slice(0, 3).map(node => [node.html, node.failureSummary])])))",
            );
            assert_eq!(found, json!([]), "{scheme}: {found:#}");
        }
        self.screen("light", 1280);
    }

    /// Asserts that the Tab key reaches everything on the page that can be used, and that what has the focus can be seen. Of a
    /// group of radio buttons it reaches the one that is checked; arrow keys go on from there.
    pub fn assert_keyboard(&self) {
        let usable = self.run(
            "window.usable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')]
                 .filter(one => one.checkVisibility() && one.tabIndex >= 0 && (one.type !== 'radio' || one.checked));
             window.reached = new Set();
             document.activeElement.blur();
             return usable.length",
        );
        for _ in 0..usable.as_u64().unwrap() * 2 + 20 {
            self.keys("\u{e004}"); // Tab
            let missing = self.run(
                "const now = document.activeElement;
                 const style = getComputedStyle(now);
                 const shown = style.outlineStyle !== 'none' || now.matches('.skip, a.tile');
                 if (shown) reached.add(now);
                 return usable.filter(one => !reached.has(one)).length",
            );
            if missing == 0 {
                return;
            }
        }
        let missed = self.run("return usable.filter(one => !reached.has(one)).map(one => one.outerHTML.slice(0, 200))");
        assert_eq!(
            missed,
            json!([]),
            "the Tab key does not reach these, or the focus on them cannot be seen"
        );
    }

    fn logged(&self, log: &str) -> Vec<Value> {
        self.command("/se/log", &json!({"type": log}))
            .as_array()
            .expect("a list")
            .clone()
    }

    fn devtools(&self, method: &str, params: &Value) -> Value {
        self.command(
            "/goog/cdp/execute",
            &json!({"cmd": method, "params": params}),
        )
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        self.post(&format!("/session/{}{path}", self.session), body)
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.request("POST", path, &body.to_string())
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Value {
        let mut connection =
            TcpStream::connect(("127.0.0.1", self.port)).expect("chromedriver listens");
        write!(
            connection,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let answer = body_of(&mut BufReader::new(connection));
        let answer: Value = serde_json::from_slice(&answer).expect("WebDriver answers in JSON");
        let value = answer["value"].clone();
        assert!(
            value["error"].is_null(),
            "{method} {path}: {}",
            value["message"]
        );
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.request("DELETE", &format!("/session/{}", self.session), "");
        }
        let _ = self.driver.kill(); // takes its browser with it
        let _ = self.driver.wait();
    }
}

/// A chromedriver and the port it says it chose; none if somebody else took that port just then.
fn listening(program: &str) -> Option<(Child, u16)> {
    let mut driver = Command::new(program)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver starts");
    let mut lines = BufReader::new(driver.stdout.take().expect("piped")).lines();
    let port = lines.find_map(|line| {
        let line = line.ok()?;
        line.split_once("successfully on port ")
            .map(|(_, port)| port.trim_end_matches('.').parse().unwrap())
    });
    let Some(port) = port else {
        driver.wait().expect("chromedriver ends");
        return None;
    };
    std::thread::spawn(move || lines.for_each(drop)); // a full pipe would stop it
    Some((driver, port))
}

/// The body of an HTTP answer.
fn body_of(connection: &mut impl std::io::BufRead) -> Vec<u8> {
    let mut length = 0;
    for line in connection.by_ref().lines() {
        let line = line.unwrap();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).unwrap();
    body
}

fn from_base64(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let values: Vec<u32> = text
        .bytes()
        .filter_map(|byte| alphabet.iter().position(|letter| *letter == byte))
        .map(|value| u32::try_from(value).expect("below 64"))
        .collect();
    let mut bytes = Vec::with_capacity(values.len() / 4 * 3);
    for group in values.chunks(4) {
        let bits = (0..4).fold(0, |bits, at| {
            bits << 6 | group.get(at).copied().unwrap_or(0)
        });
        bytes.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}

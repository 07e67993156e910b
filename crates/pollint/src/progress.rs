//! A spinner on the terminal for runs that take long enough to wonder about. Knows a number, and no
//! stage of the analysis.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

use crate::report::text::count;

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// Time between two frames.
const FRAME: Duration = Duration::from_millis(100);

/// Spins until dropped.
pub(crate) struct Progress {
    counted: Arc<AtomicUsize>,
    /// Nothing is ever sent: the thread ends when this is dropped.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows nothing.
    pub(crate) fn silent() -> Self {
        Progress { counted: Arc::default(), stop: None, thread: None }
    }

    /// Starts a spinner that says what is done and how many of something are, if standard error is a terminal.
    pub(crate) fn start(doing: &'static str, noun: &'static str) -> Self {
        let mut progress = Progress::silent();
        if io::stderr().is_terminal() {
            let (stop, stopped) = mpsc::channel();
            let counted = Arc::clone(&progress.counted);
            progress.stop = Some(stop);
            progress.thread =
                thread::Builder::new().spawn(move || spin(&stopped, &counted, (doing, noun))).ok();
        }
        progress
    }

    /// Tells how many are done so far.
    pub(crate) fn done(&self, number: usize) {
        // Threads may tell out of order; the count never goes back.
        self.counted.fetch_max(number, Ordering::Relaxed);
    }
}

fn spin(stopped: &Receiver<()>, counted: &AtomicUsize, (doing, noun): (&str, &str)) {
    let waits = |time| stopped.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !waits(PATIENCE) {
        return;
    }
    let bar = ProgressBar::new_spinner();
    loop {
        let done = counted.load(Ordering::Relaxed);
        bar.set_message(format!("{doing}, {} done", count(done, noun)));
        bar.tick();
        if !waits(FRAME) {
            break;
        }
    }
    bar.finish_and_clear();
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

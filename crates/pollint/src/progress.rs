//! A spinner on the terminal for runs that take long enough to wonder about. Knows how many files were read, and no
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
    files: Arc<AtomicUsize>,
    /// Nothing is ever sent: the thread ends when this is dropped.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows nothing.
    pub(crate) fn silent() -> Self {
        Progress { files: Arc::default(), stop: None, thread: None }
    }

    /// Starts a spinner if standard error is a terminal.
    pub(crate) fn start() -> Self {
        let mut progress = Progress::silent();
        if io::stderr().is_terminal() {
            let (stop, stopped) = mpsc::channel();
            let files = Arc::clone(&progress.files);
            progress.stop = Some(stop);
            progress.thread = thread::Builder::new().spawn(move || spin(&stopped, &files)).ok();
        }
        progress
    }

    /// Tells how many files have been read so far.
    pub(crate) fn files(&self, number: usize) {
        // Threads may tell out of order; the count never goes back.
        self.files.fetch_max(number, Ordering::Relaxed);
    }
}

fn spin(stopped: &Receiver<()>, files: &AtomicUsize) {
    let waits = |time| stopped.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !waits(PATIENCE) {
        return;
    }
    let bar = ProgressBar::new_spinner();
    loop {
        let read = files.load(Ordering::Relaxed);
        bar.set_message(format!("checking, {} read", count(read, "file")));
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

//! Stacks as Go prints them: in race reports, in panics, and in goleak's reports, which print panics' stacks.

use super::{Frame, Stack, StackRole};

/// Frames that are kept of a stack: the innermost ones, and in most cases all.
const MAX_FRAMES: usize = 64;

/// Collects frames; the function of a frame stands on the line before its file.
#[derive(Default)]
pub(super) struct Stacks {
    pub(super) all: Vec<Stack>,
    pub(super) left_out: usize,
    function: Option<String>,
}

impl Stacks {
    /// Takes a line if it belongs to a stack.
    pub(super) fn line(&mut self, text: &str, most: usize) -> bool {
        let text = text.trim();
        if let Some((role, goroutine)) = header(text) {
            self.function = None;
            if self.all.len() < most {
                self.all.push(Stack { role, goroutine, frames: Vec::new(), created_by: None });
            } else {
                self.left_out += 1;
            }
            return true;
        }
        if self.all.is_empty() {
            return false;
        }
        if let Some((file, line)) = place(text) {
            if let Some(function) = self.function.take() {
                self.frame(&function, file, line);
            }
            return true;
        }
        let is_function = text.ends_with(')') || text.starts_with("created by ");
        self.function = is_function.then(|| text.to_owned());
        is_function
    }

    fn frame(&mut self, function: &str, file: &str, line: u32) {
        let Some(stack) = self.all.last_mut().filter(|_| self.left_out == 0) else { return };
        let frame = |name: &str| Frame { function: name.to_owned(), file: file.to_owned(), line };
        if let Some(starter) = function.strip_prefix("created by ") {
            stack.created_by = Some(frame(starter.split(" in goroutine ").next().unwrap_or(starter)));
        } else if stack.frames.len() < MAX_FRAMES {
            stack.frames.push(frame(&function[..function.rfind('(').unwrap_or(function.len())]));
        }
    }
}

/// The line that begins a stack.
fn header(text: &str) -> Option<(StackRole, Option<u64>)> {
    let number = |rest: &str| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
    if let Some(rest) = text.strip_prefix("goroutine ").filter(|_| text.ends_with("]:")) {
        return Some((StackRole::Goroutine, number(rest)));
    }
    if let Some(rest) = text.trim_start_matches('[').strip_prefix("Goroutine ") {
        if text.ends_with("created at:") {
            return Some((StackRole::Created, number(rest)));
        }
        if rest.contains(" in state ") {
            return Some((StackRole::Goroutine, number(rest)));
        }
    }
    let (access, by) = text.split_once(" by ").filter(|(access, _)| access.contains(" at 0x"))?;
    let role = match access.split(" at ").next()?.rsplit(' ').next()? {
        "Read" | "read" => StackRole::Read,
        "Write" | "write" => StackRole::Write,
        _ => return None,
    };
    Some((role, by.strip_prefix("goroutine ").and_then(number)))
}

/// `file.go:12 +0x2c`.
fn place(text: &str) -> Option<(&str, u32)> {
    let text = text.split(" +0x").next().unwrap_or(text);
    let (file, line) = text.rsplit_once(':')?;
    let is_source = [".go", ".s", ".c"].iter().any(|end| file.ends_with(end));
    Some((file, line.parse().ok()?)).filter(|_| is_source)
}

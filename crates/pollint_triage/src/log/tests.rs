//! Logs as Go 1.26 and popular mocks write them, with names changed; also cut, colored and prefixed.

use super::{EventKind, Log, Reader, RunResult, StackRole};

const RACE: &str = "\
=== RUN   TestNext
==================
WARNING: DATA RACE
Read at 0x0000007ef2f0 by goroutine 12:
  example.com/shop/orders.(*Handler).record.func1()
      /build/shop/orders/handler.go:51 +0x2c

Previous write at 0x0000007ef2f0 by main goroutine:
  example.com/shop/orders.setup()
      /build/shop/orders/orders_test.go:14 +0x44
  example.com/shop/orders.TestNext()
      /build/shop/orders/orders_test.go:20 +0x44

Goroutine 12 (finished) created at:
  example.com/shop/orders.(*Handler).record()
      /build/shop/orders/handler.go:48 +0x24
  example.com/shop/orders.TestFirst()
      /build/shop/orders/orders_test.go:30 +0x24
==================
    testing.go:1712: race detected during execution of test
--- FAIL: TestNext (0.02s)
FAIL
FAIL\texample.com/shop/orders\t0.111s
FAIL
";

const TIMEOUT: &str = "\
panic: test timed out after 1s
\trunning tests:
\t\tTestHang (1s)
\t\tTestHang/inner (1s)

goroutine 21 [running]:
testing.(*M).startAlarm.func1()
\t/usr/local/go/src/testing/testing.go:2802 +0x354
created by time.goFunc
\t/usr/local/go/src/time/sleep.go:215 +0x2d

goroutine 20 [chan receive, 2 minutes]:
example.com/shop/queue.wait(...)
\t/build/shop/queue/queue.go:4
created by example.com/shop/queue.TestFine in goroutine 19
\t/build/shop/queue/queue_test.go:5 +0x1a
FAIL\texample.com/shop/queue\t1.008s
FAIL
";

fn read(text: &str) -> Log {
    read_in(text.as_bytes(), usize::MAX)
}

fn read_in(bytes: &[u8], size: usize) -> Log {
    let mut reader = Reader::default();
    bytes.chunks(size.min(bytes.len().max(1))).for_each(|chunk| reader.push(chunk));
    reader.finish()
}

fn kinds(log: &Log) -> Vec<EventKind> {
    log.sections.iter().flat_map(|section| section.events.iter().map(|event| event.kind)).collect()
}

fn failed(log: &Log) -> Vec<&str> {
    log.sections.iter().flat_map(|section| section.failures.iter().map(|one| one.test.as_str())).collect()
}

#[test]
fn a_plain_log_has_failures_messages_and_a_seed() {
    let log = read(
        "-test.shuffle 17\n--- FAIL: TestTable (0.00s)\n    --- FAIL: TestTable/one (0.00s)\n        a_test.go:7: mode is \"b\",\n            \
         want a\nFAIL\nFAIL\texample.com/sub\t0.2s\nok  \texample.com/ok\t0.1s\nFAIL\n",
    );
    let [section, passed] = log.sections.as_slice() else { panic!("{log:?}") };
    assert_eq!((section.package.as_deref(), section.seed.as_deref()), (Some("example.com/sub"), Some("17")));
    assert_eq!(section.result, RunResult::Failed);
    assert_eq!(failed(&log), ["TestTable", "TestTable/one"]);
    let message = &section.failures[1].messages[0];
    assert_eq!((message.file.as_str(), message.at), ("a_test.go", 7));
    assert_eq!(message.text, "mode is \"b\",\nwant a");
    assert_eq!((passed.result, passed.has_failed()), (RunResult::Passed, false));
}

#[test]
fn what_passing_tests_say_is_forgotten() {
    let log = read(
        "=== RUN   TestA\n    a_test.go:3: hello\n--- PASS: TestA (0.00s)\n=== RUN   TestB\n    a_test.go:9: bad\nno newline--- FAIL: TestB (0.00s)\nFAIL\n",
    );
    assert_eq!(failed(&log), ["TestB"]);
    assert_eq!(log.sections[0].failures[0].messages[0].text, "bad");
    assert_eq!(log.sections[0].order, ["TestA", "TestB"]);
}

#[test]
fn a_race_has_both_ends_and_the_start_of_the_goroutine() {
    let log = read(RACE);
    assert_eq!(kinds(&log), [EventKind::Race]);
    let event = &log.sections[0].events[0];
    assert_eq!(event.test.as_deref(), Some("TestNext"));
    let roles: Vec<StackRole> = event.stacks.iter().map(|stack| stack.role).collect();
    assert_eq!(roles, [StackRole::Read, StackRole::Write, StackRole::Created]);
    assert_eq!((event.stacks[0].goroutine, event.stacks[1].goroutine), (Some(12), None));
    let frame = &event.stacks[0].frames[0];
    assert_eq!(
        (frame.function.as_str(), frame.line),
        ("example.com/shop/orders.(*Handler).record.func1", 51)
    );
    assert_eq!(frame.package().as_deref(), Some("example.com/shop/orders"));
    assert_eq!(event.stacks[2].frames[1].test(), Some("TestFirst"));
    assert_eq!(failed(&log), ["TestNext"]);
}

#[test]
fn ci_hosts_add_times_colors_marks_and_names() {
    let plain = read(RACE);
    let prefixed =
        |prefix: &str, end: &str| RACE.lines().map(|line| format!("{prefix}{line}{end}")).collect::<String>();
    for dressed in [
        prefixed("2024-05-01T12:00:00.1234567Z ", "\n"),
        prefixed("test\tRun go test\t2024-05-01T12:00:00.1234567Z ", "\r\n"),
        prefixed("\u{1b}[31m", "\u{1b}[0m\n"),
        prefixed("##[error]", "\n"),
        prefixed("[2024-05-01T12:00:00.123Z] ", "\n"),
        prefixed("2024-05-01T12:00:00.123456Z 01O ", "\n"),
        prefixed("tests-1  | ", "\n"),
        prefixed("#12 3.456 ", "\n"),
        prefixed("section_start:1560896352:step\r\u{1b}[0K", "\n"),
        RACE.replace('\n', "\r\n"),
    ] {
        let log = read(&dressed);
        assert_eq!(log.sections, plain.sections, "{dressed}");
    }
}

#[test]
fn two_containers_do_not_mix() {
    let mut text = String::new();
    for (one, two) in RACE.lines().zip(TIMEOUT.lines()) {
        text += &format!("orders-1  | {one}\nqueue     | {two}\n");
    }
    let mut seen = kinds(&read(&text));
    seen.sort();
    assert_eq!(seen, [EventKind::Race, EventKind::Timeout]);
}

#[test]
fn a_timeout_names_what_ran_and_who_started_the_goroutines() {
    let log = read(TIMEOUT);
    let event = &log.sections[0].events[0];
    assert_eq!(
        (event.kind, event.running.join(" ")),
        (EventKind::Timeout, "TestHang TestHang/inner".to_owned())
    );
    assert_eq!(event.stacks.len(), 2);
    assert_eq!(event.stacks[1].created_by.as_ref().and_then(|frame| frame.test()), Some("TestFine"));
}

#[test]
fn panics_are_told_apart() {
    for (text, kind, test) in [
        ("panic: boom\n\tsecond [recovered, repanicked]", EventKind::Panic, Some("TestX")),
        ("panic: boom [recovered]\n\tpanic: boom", EventKind::Panic, Some("TestX")),
        (
            "panic: Log in goroutine after TestLate has completed: too late",
            EventKind::LateCall,
            Some("TestLate"),
        ),
        (
            "panic: Fail in goroutine after TestLate/sub has completed",
            EventKind::LateCall,
            Some("TestLate/sub"),
        ),
        (
            "panic: testing: test using t.Setenv, t.Chdir, or cryptotest.SetGlobalRandom can not use t.Parallel [recovered, repanicked]",
            EventKind::SetenvParallel,
            Some("TestX"),
        ),
        (
            "panic: testing: t.Setenv called after t.Parallel; cannot set environment variables in parallel tests [recovered]",
            EventKind::SetenvParallel,
            Some("TestX"),
        ),
        ("fatal error: concurrent map writes", EventKind::MapRace, Some("TestX")),
        (
            "panic: \n\tassert: mock: I don't know what to return because the method call was unexpected.",
            EventKind::UnexpectedCall,
            Some("TestX"),
        ),
    ] {
        let log = read(&format!(
            "{text}\n\ngoroutine 7 [running]:\nexample.com/shop/db.get(...)\n\t/build/db.go:5\nexample.com/shop/db_test.TestX(0x1?)\n\t/build/db_test.go:7 \
             +0x15\nexit status 2\nFAIL\texample.com/shop/db\t0.01s\n"
        ));
        let event = &log.sections[0].events[0];
        assert_eq!((event.kind, event.test.as_deref()), (kind, test), "{text}");
        assert_eq!(event.stacks[0].frames[1].package().as_deref(), Some("example.com/shop/db"));
    }
}

#[test]
fn leaks_are_read_with_and_without_a_test() {
    let stack = "[Goroutine 22 in state sleep, with time.Sleep on top of the stack:\ntime.Sleep(0x34630b8a000)\n\t/usr/local/go/src/runtime/time.go:363 \
                 +0x165\nexample.com/shop/pump.pump()\n\t/build/pump.go:3 +0x1d\ncreated by example.com/shop/pump.TestL in goroutine 21\n\t/build/pump_test.go:4 +0x52\n]\n";
    let whole = read(&format!(
        "PASS\ngoleak: Errors on successful test run: found unexpected goroutines:\n{stack}FAIL\texample.com/shop/pump\t0.7s\n"
    ));
    let indented: String = stack.lines().map(|line| format!("        {line}\n")).collect();
    let one = read(&format!(
        "--- FAIL: TestL (0.61s)\n    pump_test.go:4: found unexpected goroutines:\n{indented}FAIL\nFAIL\texample.com/shop/pump\t0.6s\n"
    ));
    for log in [whole, one] {
        assert_eq!(kinds(&log), [EventKind::Leak], "{log:?}");
        let stack = &log.sections[0].events[0].stacks[0];
        assert_eq!(stack.created_by.as_ref().map(|frame| frame.line), Some(4));
        assert_eq!(stack.frames.len(), 2);
    }
}

#[test]
fn mocks_are_understood() {
    for (text, kind, statement) in [
        (
            "exec: all expectations were already fulfilled, call to ExecQuery 'INSERT INTO audit VALUES (1)' with args [] was not expected",
            EventKind::UnexpectedCall,
            Some("INSERT INTO audit"),
        ),
        (
            "call to Query 'SELECT id\n            FROM orders' with args [], was not expected, next expectation is: ExpectedExec",
            EventKind::UnexpectedCall,
            Some("SELECT id FROM"),
        ),
        (
            "call to database transaction Begin, was not expected, next expectation is: X",
            EventKind::UnexpectedCall,
            None,
        ),
        (
            "there is a remaining expectation which was not matched: ExpectedExec which:\n          - matches sql: 'INSERT INTO audit'",
            EventKind::MissingCall,
            Some("INSERT INTO audit"),
        ),
        ("Unexpected call to *m.M.Do([2]) at /build/a_test.go:7 because:", EventKind::UnexpectedCall, None),
        ("missing call(s) to *m.M.Do(is equal to 1 (int)) /build/a_test.go:6", EventKind::MissingCall, None),
        ("aborting test due to missing call(s)", EventKind::MissingCall, None),
        ("sql: database is closed", EventKind::Closed, None),
    ] {
        let log = read(&format!(
            "--- FAIL: TestX (0.00s)\n    a_test.go:5: {text}\nFAIL\nFAIL\texample.com/shop/m\t0.1s\n"
        ));
        let event = &log.sections[0].events[0];
        assert_eq!((event.kind, event.statement.as_deref()), (kind, statement), "{text}");
        assert_eq!(event.test.as_deref(), Some("TestX"));
    }
    let logged = read(
        "2026/01/01 00:00:00 audit: call to ExecQuery 'X' with args [] was not expected\nok  \texample.com/m\t0.1s\n",
    );
    assert!(kinds(&logged).is_empty(), "what a passing package logs is nothing to explain");
}

#[test]
fn json_events_are_joined_by_package() {
    let event = |package: &str, test: &str, text: &str| {
        let text = serde_json::to_string(text).unwrap();
        format!(
            "{{\"Time\":\"2026-01-01T00:00:00Z\",\"Action\":\"output\",\"Package\":\"{package}\",\"Test\":\"{test}\",\"Output\":{text}}}\n"
        )
    };
    let mut text = String::new();
    for line in RACE.lines() {
        // A line may come in two events, with those of other packages between.
        let (start, rest) = line.split_at(line.len() / 2);
        text += &event("example.com/shop/orders", "TestNext", start);
        text += &event("example.com/other", "TestOther", "fine\n");
        text += &event("example.com/shop/orders", "TestNext", &format!("{rest}\n"));
    }
    text += "{\"Action\":\"fail\",\"Package\":\"example.com/shop/orders\",\"Test\":\"TestNext\",\"Elapsed\":0.1}\n";
    text += "{\"ImportPath\":\"example.com/broken [example.com/broken.test]\",\"Action\":\"build-fail\"}\n";
    text += "2024-05-01T12:00:00Z {\"Action\":\"fail\",\"Package\":\"example.com/late\",\"Test\":\"TestOnlyEvent\"}\n";
    let log = read(&text);
    assert_eq!(kinds(&log), [EventKind::Race]);
    let mut names = failed(&log);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names, ["TestNext", "TestOnlyEvent"]);
    let broken = log.sections.iter().find(|section| section.package.as_deref() == Some("example.com/broken"));
    assert_eq!(broken.map(|section| section.result), Some(RunResult::NotBuilt));
}

#[test]
fn any_cut_and_any_size_of_pieces_is_read() {
    let whole = read(RACE);
    for size in [1, 7, 64] {
        assert_eq!(read_in(RACE.as_bytes(), size), whole);
    }
    for text in [RACE, TIMEOUT] {
        for end in (0..text.len()).step_by(11) {
            read_in(&text.as_bytes()[..end], usize::MAX);
            read_in(&text.as_bytes()[end..], usize::MAX);
        }
    }
    let cut = RACE.find("==================\n    testing").unwrap();
    assert_eq!(kinds(&read(&RACE[..cut])), [EventKind::Race]);
}

#[test]
fn what_is_kept_is_bounded() {
    let mut reader = Reader::default();
    for number in 0..2500 {
        reader.push(
            format!(
                "--- FAIL: Test{number} (0.00s)\n    a_test.go:1: sql: database is closed {}\n",
                "x".repeat(5000)
            )
            .as_bytes(),
        );
    }
    let log = reader.finish();
    assert_eq!((log.sections[0].failures.len(), log.sections[0].events.len()), (2000, 200));
    assert!(log.left_out >= 500);
    assert!(
        log.sections[0]
            .failures
            .iter()
            .all(|one| one.messages.iter().all(|message| message.text.len() <= 2000))
    );
}

#[test]
fn other_texts_are_no_log() {
    for text in
        ["", "hello\n", "error: build failed\n  --> src/main.rs:1\n", "{\"a\": 1}\n", "\u{0}\u{1}\u{ff}"]
    {
        assert_eq!(read(text).markers, 0, "{text}");
    }
    assert_eq!(read_in(&[0xff, 0xfe, b'\n', 0x80], 1).markers, 0);
}

#[test]
fn builds_that_fail_and_the_command_are_noted() {
    let log = read(
        "##[command]/usr/bin/go test -race -tags e2e ./...\n# example.com/b [example.com/b.test]\nb_test.go:3:28: undefined: x\nFAIL\texample.com/b [build failed]\nFAIL\n",
    );
    assert_eq!(log.command.as_deref(), Some("go test -race -tags e2e ./..."));
    assert_eq!(log.sections.len(), 1);
    assert_eq!((log.sections[0].result, log.sections[0].has_failed()), (RunResult::NotBuilt, false));
}

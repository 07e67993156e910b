//! What summaries cost: the time of each function's run, gathered by package when somebody asks. It knows sizes and
//! times, and refuses to know what is in a summary.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use pollint_base::package::PackageId;
use rustc_hash::FxHashMap;

use crate::assignments::statements;
use crate::program::{FuncId, Program};

/// Times of functions, as they are measured.
#[derive(Debug, Default)]
pub struct Costs {
    /// A function that is part of a recursion is run more than once.
    times: Mutex<FxHashMap<FuncId, Duration>>,
}

/// Who is told what summaries cost; without anybody, nothing is measured.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watch<'c>(pub Option<&'c Costs>);

impl Watch<'_> {
    /// Does the work for a function, and notes its time if somebody asked.
    pub(crate) fn time<T>(self, func: FuncId, work: impl FnOnce() -> T) -> T {
        let Some(costs) = self.0 else { return work() };
        let start = Instant::now();
        let done = work();
        let took = start.elapsed();
        *costs.times.lock().unwrap_or_else(PoisonError::into_inner).entry(func).or_default() += took;
        done
    }
}

/// What the summaries of one package cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageCost {
    /// Its import path.
    pub package: String,
    /// Functions that were run.
    pub functions: usize,
    /// Statements in them and their literals, at whatever depth.
    pub statements: usize,
    /// Time, summed over threads.
    pub time: Duration,
    /// The function that took longest: its name, statements and time.
    pub slowest: (String, usize, Duration),
}

impl Costs {
    /// What was measured, by package, the slowest first.
    #[must_use]
    pub fn by_package(&self, program: &Program) -> Vec<PackageCost> {
        let times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let sizes = sizes(program);
        let mut found: FxHashMap<PackageId, PackageCost> = FxHashMap::default();
        for (func, time) in times.iter() {
            let package = program.package_of(program.func(*func).0);
            let size = sizes.get(func).copied().unwrap_or_default();
            let cost = found.entry(package).or_default();
            cost.functions += 1;
            cost.statements += size;
            cost.time += *time;
            // Equal times are told apart by name, so that the order of a hash map is not seen.
            let name = program.func_name(*func);
            if (*time, &name) > (cost.slowest.2, &cost.slowest.0) {
                cost.slowest = (name, size, *time);
            }
        }
        let named = found.into_iter().map(|(package, cost)| {
            let own = &program.packages[package.index()];
            let suffix = if program.under_test(package) == package { "" } else { "_test" };
            PackageCost { package: format!("{}{suffix}", own.import_path), ..cost }
        });
        let mut all: Vec<PackageCost> = named.collect();
        all.sort_by(|left, right| right.time.cmp(&left.time).then_with(|| left.package.cmp(&right.package)));
        all
    }
}

/// Statements of each declared function, those of its literals included.
fn sizes(program: &Program) -> FxHashMap<FuncId, usize> {
    let mut sizes: FxHashMap<FuncId, usize> = FxHashMap::default();
    for number in 0..program.func_count() {
        let id = FuncId(u32::try_from(number).unwrap_or(u32::MAX));
        let (_, func) = program.func(id);
        *sizes.entry(program.outermost(id)).or_default() += statements(func);
    }
    sizes
}

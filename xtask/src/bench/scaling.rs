//! How time grows with size: one module copied 1, 2, 4, 8 and 16 times.

use std::path::{Path, PathBuf};

use super::files::copy;
use super::measure::{Measure, measured, median, sample};
use crate::Failure;

/// How many copies are checked in one run.
const COPIES: [usize; 5] = [1, 2, 4, 8, 16];

/// Prints a row for each directory: medians by number of copies, and the exponent of time against size.
pub(super) fn run(directories: &[PathBuf], pollint: &Path, rounds: usize) -> Result<(), Failure> {
    println!("| tree | 1 | 2 | 4 | 8 | 16 copies | exponent |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for directory in directories {
        let directory = directory.canonicalize()?;
        let times = times(&directory, pollint, rounds)?;
        let cells: String = times.iter().map(|time| format!(" {time:.2} s |")).collect();
        let points: Vec<(f64, f64)> = COPIES.iter().map(|copies| *copies as f64).zip(times).collect();
        let name = directory.file_name().unwrap_or_default().to_string_lossy();
        println!("| {name} |{cells} {:.3} |", exponent(&points));
    }
    Ok(())
}

/// Medians of cold runs over the first 1, 2, 4 … copies, in seconds.
fn times(directory: &Path, pollint: &Path, rounds: usize) -> Result<Vec<f64>, Failure> {
    let folder = tempfile::tempdir()?;
    let names: Vec<String> = (0..COPIES[COPIES.len() - 1]).map(|copy| format!("copy{copy:02}")).collect();
    for name in &names {
        copy(directory, &folder.path().join(name))?;
    }
    let mut runs: Vec<Vec<Measure>> = vec![Vec::new(); COPIES.len()];
    for _ in 0..rounds {
        for (runs, copies) in runs.iter_mut().zip(COPIES) {
            let mut command = measured(pollint)?;
            command.args(["check", "--quiet", "--isolated", "--exit-zero", "--no-cache"]);
            command.args(["--output-format", "json"]);
            command.args(names[..copies].iter().map(|name| format!("./{name}/...")));
            runs.push(sample(command.current_dir(folder.path()))?);
        }
    }
    Ok(runs.iter().map(|runs| median(runs).time.as_secs_f64()).collect())
}

/// The slope of the straight line through the logarithms, by least squares.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(size, time)| (size.ln(), time.ln())).collect();
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (size, time) = (mean(|point| point.0), mean(|point| point.1));
    let both: f64 = logs.iter().map(|point| (point.0 - size) * (point.1 - time)).sum();
    let own: f64 = logs.iter().map(|point| (point.0 - size).powi(2)).sum();
    both / own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponent_of_a_power_is_found() {
        let points = |power: f64| COPIES.map(|size| (size as f64, 0.3 * (size as f64).powf(power)));
        assert!((exponent(&points(1.0)) - 1.0).abs() < 1e-9);
        assert!((exponent(&points(1.5)) - 1.5).abs() < 1e-9);
    }
}

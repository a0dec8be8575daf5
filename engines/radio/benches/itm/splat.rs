//! SPLAT! of Debian draws the same map of the same ground in the same run.
//!
//! Both are measured by the processor time they take as a user, on one core: a busy machine makes
//! little difference to that. From SPLAT!'s the time of a map of a few cells is taken off, which is
//! what it needs to read the terrain and to draw.

use super::thurrock::{MAST, STEP_M, grid, hgt, setting};
use radio::itm::Itm;
use radio::sweep::Sweep;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const RADIUS_KM: f64 = 30.0;

pub fn compare() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("splat");
    if let Err(why) = measure(&folder) {
        println!("SPLAT! is not compared: {why}");
    }
}

fn measure(folder: &Path) -> Result<(), String> {
    let grid = grid().ok_or("there is no terrain")?;
    let itm = Itm::new(&setting()).map_err(|e| e.to_string())?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .map_err(|e| e.to_string())?;
    let before_s = own_user_s()?;
    let cells = pool.install(|| {
        let sweep =
            Sweep::new(&grid, &itm, MAST, RADIUS_KM * 1e3, STEP_M).map_err(|e| e.to_string())?;
        sweep
            .run(&|| true, &mut |_, _| true)
            .map_err(|e| e.to_string())?;
        Ok::<_, String>(sweep.cells() as f64)
    })?;
    let ours_s = own_user_s()? - before_s;

    std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    let splat = unpack(folder)?;
    for name in ["N51E000", "N51W001"] {
        write_terrain(folder, name)?;
    }
    write_site(folder)?;
    let start_s = splat_user_s(&splat, folder, 0.2)?;
    let whole_s = splat_user_s(&splat, folder, RADIUS_KM)?;
    let theirs_s = whole_s - start_s;

    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let hz = processor_hz().unwrap_or(f64::NAN);
    println!(
        "\n{RADIUS_KM} km at 3 seconds of arc, {cells} cells, one core, load {}",
        load.trim()
    );
    println!(
        "  borough {ours_s:.3} s, {:.0} cells/s, {:.0} cycles a cell at {hz:.2e} Hz",
        cells / ours_s,
        ours_s * hz / cells
    );
    println!(
        "  SPLAT!  {theirs_s:.3} s (of {whole_s:.3} s in all), {:.0} cells/s",
        cells / theirs_s
    );
    println!("  ratio   {:.1}", theirs_s / ours_s);
    Ok(())
}

/// Fetches Debian's package once and unpacks it; nothing is installed.
fn unpack(folder: &Path) -> Result<PathBuf, String> {
    let program = folder.join("root/usr/bin/splat");
    if program.exists() {
        return Ok(program);
    }
    let script = "apt-get download splat >apt.log 2>&1 && dpkg -x splat_*.deb root";
    let done = Command::new("sh")
        .args(["-c", script])
        .current_dir(folder)
        .status();
    match done {
        Ok(status) if status.success() && program.exists() => Ok(program),
        Ok(status) => {
            let log = std::fs::read_to_string(folder.join("apt.log")).unwrap_or_default();
            Err(format!("apt-get download splat: {status}: {}", log.trim()))
        }
        Err(e) => Err(format!("apt-get cannot be run: {e}")),
    }
}

/// SPLAT!'s own form of a tile: four edges, then heights from the south, each row from the east.
/// Its longitudes grow westwards.
fn write_terrain(folder: &Path, name: &str) -> Result<(), String> {
    const SIDE: usize = 1_201;
    let (min_west, max_west) = if name.ends_with("E000") {
        (359, 0)
    } else {
        (0, 1)
    };
    let heights = hgt(name).ok_or("there is no terrain")?;
    let height = |row: usize, column: usize| {
        let at = 2 * (row * SIDE + column);
        i16::from_be_bytes([heights[at], heights[at + 1]]).max(0)
    };
    let edge = if max_west == 0 { 360 } else { max_west };
    let mut text = format!("{edge}\n51\n{min_west}\n52\n");
    for row in (1..SIDE).rev() {
        for column in (1..SIDE).rev() {
            writeln!(text, "{}", height(row, column)).map_err(|e| e.to_string())?;
        }
    }
    let file = folder.join(format!("51:52:{min_west}:{max_west}.sdf"));
    std::fs::write(file, text).map_err(|e| e.to_string())
}

fn write_site(folder: &Path) -> Result<(), String> {
    let site = format!("mast\n{}\n{}\n30.0 meters\n", MAST.y, 360.0 - MAST.x);
    // Permittivity, conductivity, refractivity, MHz, climate, polarisation, situation, time.
    let model = "15.0\n0.005\n320.0\n868.0\n6\n1\n0.50\n0.50\n";
    std::fs::write(folder.join("mast.qth"), site).map_err(|e| e.to_string())?;
    std::fs::write(folder.join("mast.lrp"), model).map_err(|e| e.to_string())
}

/// The user time that SPLAT! takes for a radius, by the Longley-Rice model (not ITWOM).
fn splat_user_s(splat: &Path, folder: &Path, radius_km: f64) -> Result<f64, String> {
    let script = format!(
        "TIMEFORMAT=%U; time {} -t mast.qth -L 1.5 -metric -R {radius_km} -olditm -o map.ppm >splat.log 2>&1",
        splat.display()
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder)
        .output()
        .map_err(|e| e.to_string())?;
    let log = std::fs::read_to_string(folder.join("splat.log")).unwrap_or_default();
    if !output.status.success() || !folder.join("map.ppm").exists() {
        return Err(format!("splat: {}: {}", output.status, log.trim()));
    }
    let seconds = String::from_utf8_lossy(&output.stderr);
    seconds
        .trim()
        .parse()
        .map_err(|e| format!("{seconds:?}: {e}"))
}

/// The user time of this process so far: field 14 of `proc(5)` stat, in hundredths.
fn own_user_s() -> Result<f64, String> {
    let stat = std::fs::read_to_string("/proc/self/stat").map_err(|e| e.to_string())?;
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().nth(11).ok_or("no stat")?;
    ticks
        .parse::<f64>()
        .map(|ticks| ticks / 100.0)
        .map_err(|e| e.to_string())
}

/// What the processor says of its clock; it may run faster.
fn processor_hz() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("cpu MHz"))?;
    line.rsplit(':')
        .next()?
        .trim()
        .parse::<f64>()
        .ok()
        .map(|mhz| mhz * 1e6)
}

//! Columns.

/// Lines whose columns stand below each other, the last one as long as it likes. A number stands
/// at the right of its column.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<_> = head.iter().map(|word| (*word).to_owned()).collect();
    let widths: Vec<_> = (0..head.len())
        .map(|column| {
            let cells = rows.iter().chain([&head]).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let is_number = |cell: &str| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let numeric: Vec<_> = (0..head.len())
        .map(|column| {
            let mut cells = rows.iter().filter_map(|row| row.get(column));
            !rows.is_empty() && cells.all(|cell| is_number(cell) || cell == "-")
        })
        .collect();
    let mut text = String::new();
    for row in [&head].into_iter().chain(rows) {
        let cells = row.iter().zip(&widths).zip(&numeric);
        let cells: Vec<_> = cells
            .map(|((cell, width), numeric)| match numeric {
                true => format!("{cell:>width$}"),
                false => format!("{cell:width$}"),
            })
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_right_and_words_left() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["a", "7", "x y"]), row(["long", "4711", ""])];
        let text = "NAME   PID  COMMAND\na        7  x y\nlong  4711\n";
        assert_eq!(table(&["NAME", "PID", "COMMAND"], &rows), text);
    }
}

//! The names of months.

/// The months, by the first letters of their names in English, German, French, Spanish, Italian, Portuguese and Dutch.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "maer", "maa", "mrt"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mag", "mei"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aoû", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott", "out"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

/// Returns the number of the month that a name or its abbreviation means, from 1; `None` for other texts.
pub fn month_of(name: &str) -> Option<i16> {
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|names| names.iter().any(|start| name.starts_with(start)))?;
    i16::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_several_languages_and_abbreviations_are_months() {
        let names = ["January", "gennaio", "März", "mrt.", "maerz", "DÉC", "dicembre", "12", "", "ja"];
        let months = names.map(month_of);
        assert_eq!(months, [Some(1), Some(1), Some(3), Some(3), Some(3), Some(12), Some(12), None, None, None]);
    }
}

//! Likely slips in the domain of an e-mail address.

/// The domains of large e-mail providers. Each name is long enough that a domain with one other letter hardly belongs to
/// anybody else.
const PROVIDERS: [&str; 8] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "outlook.com",
    "yahoo.com",
    "yahoo.co.uk",
    "icloud.com",
];

/// Endings that are no top-level domains (<https://data.iana.org/TLD/tlds-alpha-by-domain.txt>) and are meant as `com`.
const SLIPS_OF_COM: [&str; 7] = ["con", "comm", "coom", "cmo", "ocm", "vom", "xom"];

/// Returns the address that a visitor probably meant; `None` if the address has no likely slip.
#[must_use]
pub fn meant_email(address: &str) -> Option<String> {
    let (name, domain) = address.rsplit_once('@')?;
    let domain = domain.to_ascii_lowercase();
    let (label, ending) = domain.rsplit_once('.').unwrap_or((&domain, ""));
    let mut meant = if SLIPS_OF_COM.contains(&ending) { [label, ".com"].concat() } else { domain.clone() };
    if let Some(provider) = PROVIDERS.iter().find(|provider| is_slip(provider, &meant)) {
        meant = (*provider).to_owned();
    }
    (meant != domain).then(|| [name, "@", &meant].concat())
}

/// Returns whether a text becomes the other by one missing, extra or wrong letter, or two swapped ones. The first letter is
/// the same: `mail.com` and `ymail.com` are providers, too.
fn is_slip(meant: &str, typed: &str) -> bool {
    let (meant, typed) = (meant.as_bytes(), typed.as_bytes());
    let same = meant.iter().zip(typed).take_while(|(one, other)| one == other).count();
    let (meant, typed) = (meant.get(same..).unwrap_or_default(), typed.get(same..).unwrap_or_default());
    let ends_alike = |here: usize, there: usize| meant.get(here..).is_some_and(|rest| typed.get(there..) == Some(rest));
    let are_swapped = meant.len() > 1 && meant.first() == typed.get(1) && meant.get(1) == typed.first();
    same > 0 && (ends_alike(1, 0) || ends_alike(0, 1) || ends_alike(1, 1) || are_swapped && ends_alike(2, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_likely_slip_has_a_suggestion() {
        for (typed, meant) in [
            ("ada@gmial.com", "ada@gmail.com"),
            ("ada@gmai.com", "ada@gmail.com"),
            ("ada@gmaill.com", "ada@gmail.com"),
            ("ada@gnail.com", "ada@gmail.com"),
            ("ada@gmail.co", "ada@gmail.com"),
            ("ada@gmail.cm", "ada@gmail.com"),
            ("ada@gmail.con", "ada@gmail.com"),
            ("Ada.L@Gmial.Com", "Ada.L@gmail.com"),
            ("ada@hotmial.com", "ada@hotmail.com"),
            ("ada@hotmial.con", "ada@hotmail.com"),
            ("ada@hotmail.co.ul", "ada@hotmail.co.uk"),
            ("ada@yaho.com", "ada@yahoo.com"),
            ("ada@yahooo.com", "ada@yahoo.com"),
            ("ada@outlok.com", "ada@outlook.com"),
            ("ada@iclould.com", "ada@icloud.com"),
            ("ada@example.con", "ada@example.com"),
            ("ada@example.vom", "ada@example.com"),
        ] {
            assert_eq!(meant_email(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn an_address_without_a_likely_slip_has_none() {
        for address in [
            "ada@gmail.com",
            "ada@GMAIL.com",
            "ada@googlemail.com",
            "ada@hotmail.de",
            "ada@hotmail.fr",
            "ada@yahoo.fr",
            "ada@mail.com",
            "ada@email.com",
            "ada@ymail.com",
            "ada@gmx.com",
            "ada@aon.com",
            "ada@live.co.uk",
            "ada@outlook.de",
            "ada@example.co",
            "ada@example.com",
            "ada@postfach.köln",
            "ada@localhost",
            "no address",
            "",
            "@",
        ] {
            assert_eq!(meant_email(address), None, "{address}");
        }
    }

    #[test]
    fn a_suggestion_has_no_slip_of_its_own() {
        for provider in PROVIDERS {
            let bytes = provider.as_bytes();
            for at in 1..bytes.len() {
                let mut typed = bytes.to_vec();
                typed.remove(at);
                let address = format!("ada@{}", String::from_utf8(typed).unwrap());
                let meant = meant_email(&address).unwrap_or_else(|| panic!("{address}"));
                assert_eq!(meant_email(&meant), None, "{address}");
            }
        }
    }
}

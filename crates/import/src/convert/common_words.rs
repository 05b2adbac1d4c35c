//! Names that are everyday words, which other sites must not link wherever they stand.

use super::draft::Draft;

/// Everyday words of English that are also names of terms.
const WORDS: &str = "able about access account action active add address after agent agreement all alpha and any apply area \
    argument array as asset at attribute audit back balance bank base basic batch bind bit block board body book boot bound box \
    branch break bridge broker browser buffer bug build bus business but buy by cache call can capital card care case cash cell \
    center chain change channel character check child claim class clean clear client close cloud cluster code collection color \
    column command comment commit common community company component concept condition configuration connection constant \
    container content context contract control cookie copy core cost count course cover create credit critical current custom \
    customer cycle data date day deal debt default delay delivery demand demo deploy design detail device die direct directory \
    do document domain down draft drive driver drop due edge effect element end energy engine entity entry environment error \
    event example exchange expression face fact factor fail family fat feature fee field figure file filter final first flag \
    flow focus folder font force fork form format forward frame free frequency friend from front full function fund future gap \
    gas gate general get global go goal good grade graph green grid group growth guard guide hand hash head health heap help \
    here high hit hold home hook host hot hour house how identity image impact in income index input insert instance integer \
    interest interface internal internet issue it item job join key kind know label land language last layer lead learn leave \
    less level library life light limit line link list live load loan local lock log logic long look loop loss low machine \
    mail main major make manager many map margin mark market mask mass master match material may mean media member memory \
    merge message method mind mine minor mirror mobile mode model module money monitor more most move must name native natural \
    nature need net network new next no node noise normal not note notice now number object of off offer office on one open \
    operation operator option or order origin other out output over owner package page pair parameter parent part partner pass \
    patch path pattern pay peer people performance period person phase pilot pin pipe place plan plant platform play plug \
    plugin point policy pool port portal position post power present price print private process product production profile \
    profit program project property proposal protocol provider proxy public pull purchase purpose push put quality quantity \
    query question queue quick quote race range rate read real record recovery reduce reference region register relation \
    release remote rent report request research reserve resource response rest result return revenue review right ring rise \
    risk role roll room root round route row rule run safe sale same sample save scale schedule scheme science scope score \
    screen script search second section secure security seed segment self sell send sense serial series server service session \
    set shape share sheet shell shift short show side sign signal simple single site size skill slot small smart so social \
    socket software solution sort sound source space span spark spec speed split stack staff stage standard star start \
    state statement station status step stock stop storage store story strategy stream strength stress string strong structure \
    style subject success supply support surface swap switch symbol sync system tab table tag target task tax team technology \
    template tenant term test text theme then thread threshold ticket tick time title to token tone tool top topic total touch \
    trace track trade traffic train transaction transfer translation tree trial trigger true trust truth try turn type under \
    unit update upload us use user value variable vector version view virus visit voice volume wall wallet water wave way we \
    wealth web weight wheel where who wide will win window wire with word work worker world wrapper write yield you zone";

/// Sets the case or switches automatic links off for a name that is an everyday word.
pub fn protect(draft: &mut Draft) {
    let name = draft.name.clone();
    let is_word = WORDS.split_whitespace().any(|word| word.eq_ignore_ascii_case(&name));
    let letters = name.chars().count();
    if !is_word && letters > 1 {
        return;
    }
    // `IT` and `BIND` differ from the word by their case; `Block` at the start of a sentence does not.
    let has_own_case =
        name.chars().skip(1).any(char::is_uppercase) || letters == 1 && name.chars().all(char::is_uppercase);
    if has_own_case {
        draft.exact_case = true;
        draft.notes.done("exact_case", "an everyday word; other sites link it in this spelling only", name);
    } else {
        draft.no_autolink = true;
        draft.notes.done("autolink", "an everyday word; other sites do not link it automatically", name);
    }
}

//! Recognition of the keys that other systems use, in seven languages.

/// A field of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The identity in the source.
    Id,
    /// The address or its last part.
    Slug,
    /// The name.
    Name,
    /// The short definition.
    Definition,
    /// The long text.
    Explanation,
    /// The example.
    Example,
    /// Other names.
    Aliases,
    /// Names for the search only.
    HiddenAliases,
    /// Everyday words and questions for the search only.
    Asked,
    /// The short form of the name.
    Abbreviation,
    /// The long form of the name.
    Expansion,
    /// What tells equal names apart.
    Qualifier,
    /// The topics.
    Topics,
    /// Related terms.
    Related,
    /// More general terms.
    Broader,
    /// More special terms.
    Narrower,
    /// The term that a reader should see instead.
    See,
    /// The term that replaces this one.
    SupersededBy,
    /// The status.
    Status,
    /// The part of speech.
    PartOfSpeech,
    /// The pronunciation.
    Pronunciation,
    /// Where the definition comes from.
    Sources,
    /// Where to read on.
    FurtherReading,
    /// Former addresses.
    Formerly,
    /// The day of the last change.
    Updated,
    /// Whether the term is a draft.
    Draft,
    /// Whether the term is published: the opposite of a draft.
    Published,
    /// Whether the case of the name matters.
    ExactCase,
    /// Whether other sites link the term automatically.
    Autolink,
    /// Of use to the other system only.
    Technical,
}

impl Field {
    /// Returns the key of the front matter; empty for fields without one.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Definition => "definition",
            Self::Explanation => "explanation",
            Self::Example => "example",
            Self::Aliases => "aliases",
            Self::HiddenAliases => "hidden_aliases",
            Self::Asked => "asked",
            Self::Abbreviation => "abbreviation",
            Self::Expansion => "expansion",
            Self::Qualifier => "qualifier",
            Self::Topics => "topics",
            Self::Related => "related",
            Self::Broader => "broader",
            Self::Narrower => "narrower",
            Self::See => "see",
            Self::SupersededBy => "superseded_by",
            Self::Status => "status",
            Self::PartOfSpeech => "part_of_speech",
            Self::Pronunciation => "pronunciation",
            Self::Sources => "sources",
            Self::FurtherReading => "further_reading",
            Self::Formerly => "formerly",
            Self::Updated => "updated",
            Self::Draft | Self::Published => "draft",
            Self::ExactCase => "exact_case",
            Self::Autolink => "autolink",
            Self::Id => "source_id",
            Self::Slug => "slug",
            Self::Technical => "",
        }
    }

    /// Returns the field of a key of the front matter, for `--map`.
    pub fn of_key(key: &str) -> Option<Self> {
        if key == "topic" {
            return Some(Self::Topics);
        }
        if key == "ignore" {
            return Some(Self::Technical);
        }
        SYNONYMS.iter().map(|(field, _)| *field).find(|field| field.key() == key)
    }
}

/// The synonyms of each field, without spaces, hyphens and underscores, in lower case. The first ones take precedence.
const SYNONYMS: [(Field, &str); 30] = [
    (
        Field::Name,
        "name term title concept preflabel headword word entry lemma keyword label termname entryterm glossaryterm \
         begriff benennung bezeichnung titel stichwort fachbegriff wort terme nom titre mot intitulé vedette término \
         termino nombre título titulo palabra concepto termo nome palavra conceito termine titolo parola voce naam \
         woord termnaam 用語 用语 术语 名称 名前",
    ),
    (
        Field::Definition,
        "definition shortdefinition shortdescription def descriptionshort summary excerpt abstract short meaning gloss \
         teaser definitiontext description descr desc kurzdefinition kurzbeschreibung definiton bedeutung \
         zusammenfassung beschreibung définition definicion definición significado resumen descripción descripcion \
         résumé signification définitioncourte definição definicao descrição descricao resumo significato definizione \
         descrizione sommario definitie betekenis omschrijving samenvatting beschrijving 定義 定义 説明 描述 意味",
    ),
    (
        Field::Explanation,
        "explanation body content longdescription longdefinition details detail text note notes remark remarks comment \
         comments scopenote fulldefinition fulldescription extendeddefinition extendeddescription moreinfo erklärung \
         erklaerung erläuterung inhalt anmerkung anmerkungen hinweis bemerkung langtext explication contenu remarque \
         remarques notas nota explicación explicacion contenido explicação explicacao conteúdo spiegazione contenuto \
         uitleg toelichting inhoud opmerking 解説 备注 注記",
    ),
    (
        Field::Example,
        "example examples usage usageexample sample samplesentence context contextsentence beispiel beispiele \
         anwendungsbeispiel exemple exemples ejemplo ejemplos exemplo exemplos esempio esempi voorbeeld voorbeelden \
         例 例文 示例",
    ),
    (
        Field::Aliases,
        "aliases alias aka alsoknownas alsocalled synonym synonyms synonymes synonymous altlabel altlabels altterm \
         alternativename alternativenames alternatenames alternatenames othernames othername variants variant \
         alternatives alternateterms alternativeterms synonyme auchbekanntals alternativbezeichnung variantes autresnoms \
         sinónimos sinonimos sinónimo sinonimo otrosnombres sinônimos sinonimi sinoniemen synoniemen synoniem 同義語 \
         别名 同义词 別名",
    ),
    (
        Field::HiddenAliases,
        "hiddenaliases hiddenlabel hiddenlabels misspellings misspelling commonmisspellings incorrectforms formernames \
         formername deprecatedterms deprecatedterm searchterms falscheschreibweisen verboteneformen",
    ),
    (Field::Asked, "asked questions alsoasked everydaywords"),
    (
        Field::Abbreviation,
        "abbreviation abbr acronym acronyms initialism initials shortform shortname symbol abkürzung abkuerzung \
         kurzform kürzel akronym abréviation abreviation sigle acronyme abreviatura sigla siglas acrónimo acronimo \
         abbreviazione afkorting acroniem 略語 略称 缩写",
    ),
    (
        Field::Expansion,
        "expansion fullform fullname longform longname expandedform spelledout standsfor ausgeschrieben \
         langform formelongue nomcomplet nombrecompleto nomecompleto volledigenaam 正式名称 全称",
    ),
    (Field::Qualifier, "qualifier disambiguation sense homonym zusatz qualificatif calificador"),
    (
        Field::Topics,
        "topics topic category categories section subjectfield subject domain domains field area theme tags tag group \
         taxonomy collection discipline thema themen kategorie kategorien bereich fachgebiet sachgebiet schlagworte \
         schlagwörter catégorie catégories categorie domaine thème rubrique motsclés étiquettes categoría categoria \
         categorías categorias tema temas área etiquetas argomento argomenti onderwerp onderwerpen \
         categorieën categorieen カテゴリ カテゴリー 分類 分类 类别 主题",
    ),
    (
        Field::Related,
        "related relatedterms relatedterm seealso ref refs relatedconcepts crossreferences crossreference links verwandt \
         verwandtebegriffe sieheauch verweise voiraussi termesliés termeslies associés apparentés véasetambién \
         veasetambien relacionados términosrelacionados terminosrelacionados vejatambém vejatambem termosrelacionados \
         vedianche correlati terminicorrelati zieook verwant verwantetermen 関連 関連用語 相关 相关术语",
    ),
    (Field::Broader, "broader broaderterm broaderterms parent parents oberbegriff oberbegriffe bt générique genérico"),
    (Field::Narrower, "narrower narrowerterm narrowerterms children unterbegriff unterbegriffe nt spécifique"),
    (Field::See, "see use usefor siehe voir véase vease veja vedi zie"),
    (
        Field::SupersededBy,
        "supersededby replacedby isreplacedby replacement useinstead ersetztdurch remplacépar reemplazadopor",
    ),
    (
        Field::Status,
        "status state entrystatus normativestatus lifecycle termstatus administrativestatus statut estado stato zustand",
    ),
    (
        Field::PartOfSpeech,
        "partofspeech pos wordclass lexicalcategory wortart classegrammaticale catégoriegrammaticale categoríagramatical \
         categoriagramatical classegramatical woordsoort 品詞 词性",
    ),
    (
        Field::Pronunciation,
        "pronunciation ipa phonetic phonetics aussprache prononciation pronunciación pronunciacion pronúncia pronuncia \
         uitspraak 発音 读音",
    ),
    (
        Field::Sources,
        "sources source reference references citation citations quelle quellen origin bibliography référence références \
         fuente fuentes fonte fontes fonti bron bronnen bibliographiccitation 出典 来源",
    ),
    (
        Field::FurtherReading,
        "furtherreading readmore learnmore resources externallinks fulllink fullurl weblinks weiterführendelinks \
         weiterlesen mehr enlaces liensexternes ensavoirplus",
    ),
    (
        Field::Formerly,
        "formerly redirectfrom redirects oldurls oldurl url permalink link address canonicalurl canonical",
    ),
    (
        Field::Updated,
        "updated lastmod lastmodified modified lastupdated dateupdated updatedat lastupdate lastedited lastedittime \
         dateaccepted date datemodified changed created createdat createdtime geändert geaendert aktualisiert datum stand \
         miseàjour misajour datedemiseàjour actualizado fecha atualizado data aggiornato bijgewerkt 更新日 \
         更新",
    ),
    (Field::Draft, "draft entwurf brouillon borrador rascunho bozza"),
    (Field::Published, "published ispublished veröffentlicht publié publicado"),
    (Field::ExactCase, "exactcase casesensitive"),
    (Field::Autolink, "autolink usedynalink"),
    (Field::Id, "sourceid id identifier uuid guid key conceptid termid nr nummer number no recordid notation"),
    (Field::Slug, "slug postname handle urlslug"),
    (
        Field::Technical,
        "weight order layout type pagetype sidebarposition sidebarlabel sidebar position menu outputs toc hideheading \
         hidetitle hidetableofcontents cssclass cssclasses publish template isbasedon sort sortkey lang language locale \
         linktitle navorder navexclude parentdoc browsercompat specurls dependencies termstatusdate version rowid \
         lastmodifiedby createdby editedby",
    ),
];

/// Returns the field that a key means, and the rank of the synonym: the lowest rank takes precedence.
pub fn field(key: &str) -> Option<(Field, usize)> {
    let folded = fold(key);
    // The contract's own key for the part of speech and the like, and the last step of a path such as `fields.term`.
    let last = key.rsplit(['.', '/']).next().map(fold).filter(|last| *last != folded);
    [Some(folded), last].into_iter().flatten().find_map(|word| {
        SYNONYMS.iter().find_map(|(field, words)| {
            let rank = words.split_whitespace().position(|known| known == word)?;
            Some((*field, rank))
        })
    })
}

/// Returns a key in lower case, without spaces, hyphens, underscores and signs.
pub fn fold(key: &str) -> String {
    let key = key.trim().trim_end_matches([':', '*', '?']);
    key.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The headings of an example, in lower case, in several languages.
pub const EXAMPLE_HEADINGS: [&str; 32] = [
    "example",
    "examples",
    "for example",
    "example usage",
    "usage example",
    "usage examples",
    "beispiel",
    "beispiele",
    "anwendungsbeispiel",
    "exemple",
    "exemples",
    "ejemplo",
    "ejemplos",
    "exemplo",
    "exemplos",
    "esempio",
    "esempi",
    "voorbeeld",
    "voorbeelden",
    "przykład",
    "przykłady",
    "příklad",
    "exempel",
    "eksempel",
    "eksempler",
    "пример",
    "примеры",
    "مثال",
    "例",
    "例子",
    "示例",
    "使用例",
];

/// Returns whether a heading begins an example.
pub fn is_example_heading(title: &str) -> bool {
    let title = title.trim().trim_end_matches([':', '：']).trim().to_lowercase();
    EXAMPLE_HEADINGS.contains(&title.as_str())
}

/// The words before a reference to another entry, in lower case.
pub const SEE: [&str; 14] = [
    "see",
    "see also",
    "see:",
    "siehe",
    "siehe auch",
    "s.",
    "voir",
    "cf.",
    "véase",
    "vease",
    "veja",
    "vedi",
    "zie",
    "→",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_other_systems_are_recognised() {
        let table = [
            ("Term", Field::Name),
            ("Begriff", Field::Name),
            ("Short Description", Field::Definition),
            ("short_description", Field::Definition),
            ("aka", Field::Aliases),
            ("See also", Field::Related),
            ("véase también", Field::Related),
            ("lastmod", Field::Updated),
            ("fields.term.title", Field::Name),
            ("Part of Speech", Field::PartOfSpeech),
            ("Kategorie:", Field::Topics),
            ("page-type", Field::Technical),
            ("Definición", Field::Definition),
            ("Abkürzung", Field::Abbreviation),
        ];
        for (key, expected) in table {
            assert_eq!(field(key).map(|(field, _)| field), Some(expected), "{key}");
        }
        assert_eq!(field("shoe size"), None);
        assert!(field("term").unwrap().1 < field("label").unwrap().1);
    }

    #[test]
    fn a_synonym_belongs_to_one_field() {
        let mut seen = std::collections::BTreeMap::new();
        for (field, words) in SYNONYMS {
            for word in words.split_whitespace() {
                if let Some(other) = seen.insert(word, field) {
                    assert_eq!(other, field, "{word}");
                }
            }
        }
    }
}

//! A trait over parsed JSON values.
//!
//! The app uses the browser's JSON parser, because a parser of its own would be a tenth of the
//! download. [`decode`](crate::decode) and [`delivery`](crate::delivery) read values through this
//! trait.

/// A JSON value (<https://www.rfc-editor.org/rfc/rfc8259>).
pub trait Json: Sized {
    /// Returns the member of that name; `None` if it is missing or null.
    fn get(&self, name: &str) -> Option<Self>;

    /// Returns the string; `None` if the value is not a string.
    fn text(&self) -> Option<String>;

    /// Returns the number; `None` if the value is not a number.
    fn number(&self) -> Option<f64>;

    /// Returns the Boolean; `None` if the value is not a Boolean.
    fn flag(&self) -> Option<bool>;

    /// Returns whether the value is an object.
    fn is_object(&self) -> bool;

    /// Returns the items of an array; none if the value is not an array.
    fn items(&self) -> Vec<Self>;

    /// Returns the names and values of an object's members; none if the value is not an object.
    fn members(&self) -> Vec<(String, Self)>;
}

#[cfg(any(test, feature = "serde-json"))]
impl Json for serde_json::Value {
    fn get(&self, name: &str) -> Option<Self> {
        Self::get(self, name).filter(|value| !value.is_null()).cloned()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_object(&self) -> bool {
        Self::is_object(self)
    }

    fn items(&self) -> Vec<Self> {
        self.as_array().cloned().unwrap_or_default()
    }

    fn members(&self) -> Vec<(String, Self)> {
        self.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

//! A block as a check sees it: names and what is known of the values, whoever wrote or built it.

/// What stands between the braces of a block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// In the order written.
    pub arguments: Vec<(String, Value)>,
    pub blocks: Vec<Nested>,
}

/// A block within a block.
#[derive(Debug, Clone, PartialEq)]
pub struct Nested {
    pub name: String,
    /// Written as `dynamic "name" { … content { body } }`: it stands for any number of blocks.
    pub dynamic: bool,
    pub body: Body,
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// As if the argument were left out.
    Null,
    Bool(bool),
    Number,
    /// A string without interpolation; one with it is an expression.
    Text(String),
    /// Known to Terraform alone: it may be of any type.
    Expression,
    List(Vec<Value>),
    /// Its keys are literal; with a computed key it is an expression.
    Map(Vec<(String, Value)>),
}

impl Body {
    /// Adds an argument.
    #[must_use]
    pub fn argument(mut self, name: &str, value: Value) -> Self {
        self.arguments.push((name.to_owned(), value));
        self
    }

    /// Adds a block.
    #[must_use]
    pub fn block(mut self, name: &str, body: Body) -> Self {
        self.blocks.push(Nested { name: name.to_owned(), dynamic: false, body });
        self
    }

    /// Adds a `dynamic` block with its content.
    #[must_use]
    pub fn dynamic(mut self, name: &str, content: Body) -> Self {
        self.blocks.push(Nested { name: name.to_owned(), dynamic: true, body: content });
        self
    }
}

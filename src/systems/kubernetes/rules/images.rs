//! Images that a document pins: a reference that can be pulled, and that names one image for ever.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::Model;
use crate::source::Pointer;

pub(super) const RULE: Rule = Rule { codes: &[&BAD_IMAGE, &TAGGED_IMAGE, &MOVING_IMAGE], check };

pub static BAD_IMAGE: Code = Code {
    id: "K8S007",
    name: "bad-image",
    severity: Severity::Error,
    docs: "## What
`image` is no reference to a container image.

## Why
Nodes refuse it, `InvalidImageName`: a repository is in lower case, a digest is `sha256:` and 64 hexadecimal digits.

## Example
```yaml
services:
  pricing:
    image: fra.ocir.io/Threadline/pricing@sha256:abc
```

## Instead
`registry/repository@sha256:<64 hexadecimal digits>`, as `docker buildx imagetools inspect` shows it.
",
};

pub static TAGGED_IMAGE: Code = Code {
    id: "K8S008",
    name: "image-tag",
    severity: Severity::Warning,
    docs: "## What
`image` names an image by its tag.

## Why
Whoever may push to the registry can move a tag: pods that start tomorrow may run something else than those that run today,
and a rollback may not bring back what was.

## Example
```yaml
services:
  metrics:
    image: ghcr.io/threadline/metrics:1.4.2
```

## Instead
Add the digest; the tag may stay for readers: `ghcr.io/threadline/metrics:1.4.2@sha256:…`.
",
};

pub static MOVING_IMAGE: Code = Code {
    id: "K8S009",
    name: "moving-image",
    severity: Severity::Error,
    docs: "## What
In a protected environment, `image` has the tag `latest`, or no tag and no digest, which means the same.

## Why
It says nothing of what runs. Two pods of one service can run two versions, and nobody approved the second.

## Example
```yaml
services:
  metrics:
    image: ghcr.io/threadline/metrics
```

## Instead
Write the image with its digest, `ghcr.io/threadline/metrics@sha256:…`.
",
};

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            let own = service.image.as_deref().map(|image| (image, service.at.key("image")));
            let init = service.pod.init.iter().filter_map(|init| Some((init.image.as_deref()?, init.at.key("image"))));
            for (image, at) in own.into_iter().chain(init) {
                diagnostics.extend(check_image(image, environment.protected, &environment.written_at(&at)));
            }
        }
    }
}

fn check_image(image: &str, protected: bool, at: &Pointer) -> Option<Diagnostic> {
    let (code, problem) = match read(image) {
        Err(problem) => (&BAD_IMAGE, problem),
        Ok(Pin::Digest) => return None,
        Ok(Pin::Latest) if protected => {
            (&MOVING_IMAGE, "is whatever was pushed last, in a protected environment".to_owned())
        }
        Ok(Pin::Tag | Pin::Latest) => (&TAGGED_IMAGE, "has no digest: what it names can change".to_owned()),
    };
    Some(Diagnostic::new(code, at, format!("`{image}` {problem}")).help("write `registry/repository@sha256:<digest>`"))
}

/// What decides which image a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pin {
    Digest,
    Tag,
    Latest,
}

/// Reads a reference by the grammar of the distribution project (`reference/regexp.go`, verified 2026-11).
fn read(image: &str) -> Result<Pin, String> {
    let (rest, digest) = match image.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (image, None),
    };
    let last_slash = rest.rfind('/').map_or(0, |slash| slash + 1);
    let (name, tag) = match rest.rfind(':').filter(|colon| *colon >= last_slash) {
        Some(colon) => (rest.get(..colon).unwrap_or_default(), rest.get(colon + 1..)),
        None => (rest, None),
    };
    check_name(name)?;
    if let Some(tag) = tag.filter(|tag| !is_tag(tag)) {
        return Err(format!("has the tag `{tag}`: letters, digits, `_`, `.` and `-`, at most 128"));
    }
    match (digest, tag) {
        (Some(digest), _) if is_digest(digest) => Ok(Pin::Digest),
        (Some(_), _) => Err("has a digest that is not `sha256:` and 64 hexadecimal digits in lower case".to_owned()),
        (None, None | Some("latest")) => Ok(Pin::Latest),
        (None, Some(_)) => Ok(Pin::Tag),
    }
}

fn check_name(name: &str) -> Result<(), String> {
    if let Some((scheme, _)) = name.split_once("://") {
        return Err(format!("begins with `{scheme}://`, which no reference to an image does"));
    }
    let mut parts = name.split('/').peekable();
    let is_host = |part: &&str| part.contains(['.', ':']) || *part == "localhost";
    if name.contains('/') {
        parts.next_if(is_host);
    }
    let part = |part: &str| {
        let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        part.starts_with(ends) && part.ends_with(ends) && part.chars().all(|c| ends(c) || matches!(c, '.' | '_' | '-'))
    };
    match parts.find(|p| !part(p)) {
        Some(wrong) if wrong.chars().any(|c| c.is_ascii_uppercase()) => Err(format!("has upper case in `{wrong}`")),
        Some(wrong) => {
            Err(format!("has the part `{wrong}`: lower-case letters, digits, and `.`, `_` or `-` between them"))
        }
        None => Ok(()),
    }
}

fn is_tag(tag: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    tag.starts_with(word) && tag.len() <= 128 && tag.chars().all(|c| word(c) || matches!(c, '.' | '-'))
}

fn is_digest(digest: &str) -> bool {
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    digest.strip_prefix("sha256:").is_some_and(|digits| digits.len() == 64 && digits.bytes().all(hex))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_nodes_read_them() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        for (image, pin) in [
            (format!("fra.ocir.io/threadline/pricing@{digest}"), Pin::Digest),
            (format!("localhost:5000/pricing:1.2@{digest}"), Pin::Digest),
            ("registry.example:5000/a/b:v1".to_owned(), Pin::Tag),
            ("registry.example:5000/a/b".to_owned(), Pin::Latest),
            ("nginx:latest".to_owned(), Pin::Latest),
            ("nginx".to_owned(), Pin::Latest),
        ] {
            assert_eq!(read(&image), Ok(pin), "{image}");
        }
        for image in
            ["", "Nginx", "a//b", "a/-b:1", "a:b:c", "nginx:", "nginx@sha256:0a", "nginx@md5:0a", "a b", "https://a/b"]
        {
            assert!(read(image).is_err(), "{image}");
        }
    }
}

//! The fields of a written record → [`Data`], one a value.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::data::{Angle, CertificateAssociation, Data, Location, Naptr, ServiceBinding};
use super::digits::{SHA1, SHA256, SHA384, SHA512, base64, hexadecimal};
use super::{Fault, caa, name, text};
use crate::diag::{Code, Severity};
use crate::model::defaults;
use crate::source::Pointer;
use crate::spec::{self, Record};

/// A value of a record, or what is wrong with it, and where it was written.
pub(super) type Read = (Pointer, Result<Data, Fault>);

pub static VALUE_OR_VALUES: Code = Code {
    id: "DNS002",
    name: "value-or-values",
    severity: Severity::Error,
    docs: "## What
A record without a value, or with both `value` and `values`.

## Why
A record says one thing, or several under one name; with both it is unclear whether the one is meant beside the others.

## Example
```yaml
- { name: www, type: A, value: 192.0.2.10, values: [192.0.2.11] }
```

## Instead
Write `value` for one, `values` for several.
",
};

pub static BAD_ADDRESS: Code = Code {
    id: "DNS005",
    name: "bad-address",
    severity: Severity::Error,
    docs: "## What
The value of an `A` record is no IPv4 address, or that of an `AAAA` record no IPv6 address.

## Why
Cloudflare refuses it. Short forms such as `192.0.2` for `192.0.0.2` are refused as well.

## Example
```yaml
- { name: www, type: A, value: 192.0.2 }
- { name: www, type: A, value: shop.threadline.example }
```

## Instead
An `A` record takes `192.0.2.10`, an `AAAA` record `2001:db8::10`, a `CNAME` record the name of another host.
",
};

pub static BAD_DATA: Code = Code {
    id: "DNS007",
    name: "bad-record-data",
    severity: Severity::Error,
    docs: "## What
A value that has the wrong length or form for what it says it is: a digest or fingerprint of another length than its
algorithm makes, service parameters that are no `key=value`, an empty text.

## Why
Cloudflare refuses some of these; the others are published, and whoever checks against them fails.

## Example
```yaml
- { name: bastion, type: SSHFP, algorithm: 4, fingerprint_type: 2, fingerprint: 123456 }
```

## Instead
Copy the whole value: a SHA-1 digest has 40 hexadecimal digits, SHA-256 64, SHA-384 96, SHA-512 128.
",
};

/// Every value of a record. `zone` is what a help may complete a name with.
pub(super) fn read(record: &Record, at: &Pointer, zone: &str) -> Vec<Read> {
    let field = |field: &str, data: Result<Data, Fault>| vec![(at.key(field), data)];
    let target = |written: &str| name::of_target(written, zone);
    match record {
        Record::A(r) => each(at, &r.value, &r.values, ipv4),
        Record::AAAA(r) => each(at, &r.value, &r.values, ipv6),
        Record::CNAME(r) => each(at, &r.value, &r.values, |v| target(v).map(Data::Cname)),
        Record::NS(r) => each(at, &r.value, &r.values, |v| target(v).map(Data::Ns)),
        Record::PTR(r) => each(at, &r.value, &r.values, |v| target(v).map(Data::Ptr)),
        Record::TXT(r) => each(at, &r.value, &r.values, txt),
        Record::OPENPGPKEY(r) => each(at, &r.value, &r.values, |v| base64(v).map(Data::Openpgpkey)),
        Record::MX(r) => each(at, &r.value, &r.values, |v| mx(v, r.priority, zone)),
        Record::CAA(r) => {
            let flags = r.flags.unwrap_or(defaults::CAA_FLAGS);
            each(at, &r.value, &r.values, |v| Ok(Data::Caa { flags, tag: r.tag, value: caa::read(r.tag, v)? }))
        }
        Record::SRV(r) => field("target", srv(r, zone)),
        Record::URI(r) => field("target", uri(r)),
        Record::SSHFP(r) => field("fingerprint", sshfp(r)),
        Record::TLSA(r) => field("certificate", association(r).map(Data::Tlsa)),
        Record::SMIMEA(r) => field("certificate", association(r).map(Data::Smimea)),
        Record::SVCB(r) => field("target", binding(r, zone).map(Data::Svcb)),
        Record::HTTPS(r) => field("target", binding(r, zone).map(Data::Https)),
        Record::NAPTR(r) => field("replacement", naptr(r, zone)),
        Record::LOC(r) => field("latitude", Ok(location(r))),
        Record::DS(r) => field("digest", ds(r)),
        Record::DNSKEY(r) => field("public_key", dnskey(r)),
        Record::CERT(r) => field("certificate", cert(r)),
    }
}

/// Reads `value`, or each of `values`.
fn each(
    at: &Pointer,
    value: &Option<String>,
    values: &Option<Vec<String>>,
    read: impl Fn(&str) -> Result<Data, Fault>,
) -> Vec<Read> {
    match (value, values) {
        (Some(value), None) => vec![(at.key("value"), read(value))],
        (None, Some(values)) => {
            values.iter().enumerate().map(|(i, value)| (at.key("values").index(i), read(value))).collect()
        }
        (None, None) => {
            let help = "write `value:`, or `values:` with a list";
            vec![(at.clone(), Err(Fault::new(&VALUE_OR_VALUES, "this record has no value".to_owned(), help)))]
        }
        (Some(value), Some(_)) => {
            let help = format!("move `{value}` into the list");
            vec![(
                at.key("value"),
                Err(Fault::new(&VALUE_OR_VALUES, "`value` stands beside `values`".to_owned(), help)),
            )]
        }
    }
}

/// The schema bounds it.
fn short(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn ipv4(written: &str) -> Result<Data, Fault> {
    written.parse::<Ipv4Addr>().map(Data::A).map_err(|_| {
        let bare = written.split([':', '/']).next().unwrap_or_default();
        let help = if written.parse::<Ipv6Addr>().is_ok() {
            "an IPv6 address belongs in an `AAAA` record".to_owned()
        } else if bare.parse::<Ipv4Addr>().is_ok() {
            format!("write `{bare}`: a record holds the address alone")
        } else {
            "write an address such as `192.0.2.10`; the name of another host belongs in a `CNAME` record".to_owned()
        };
        Fault::new(&BAD_ADDRESS, format!("`{written}` is no IPv4 address"), help)
    })
}

fn ipv6(written: &str) -> Result<Data, Fault> {
    written.parse::<Ipv6Addr>().map(Data::Aaaa).map_err(|_| {
        let help = if written.parse::<Ipv4Addr>().is_ok() {
            "an IPv4 address belongs in an `A` record"
        } else {
            "write an address such as `2001:db8::10`; the name of another host belongs in a `CNAME` record"
        };
        Fault::new(&BAD_ADDRESS, format!("`{written}` is no IPv6 address"), help)
    })
}

fn txt(written: &str) -> Result<Data, Fault> {
    let text = text::read(written)?;
    if text.is_empty() {
        return Err(Fault::new(&BAD_DATA, "this text is empty".to_owned(), "write the text, or remove the record"));
    }
    if let Some(c) = text.chars().find(|c| c.is_control()) {
        let message = format!("this text holds the control character {c:?}");
        return Err(Fault::new(
            &BAD_DATA,
            message,
            "write it on one line: `>-` folds lines without a break at the end",
        ));
    }
    Ok(Data::Txt(text))
}

fn mx(written: &str, priority: u32, zone: &str) -> Result<Data, Fault> {
    if let Some((number, host)) = written.split_once(' ').filter(|(number, _)| number.parse::<u16>().is_ok()) {
        let message = format!("`{written}` holds a priority and a host");
        return Err(Fault::new(&name::BAD_TARGET, message, format!("write `value: {host}` and `priority: {number}`")));
    }
    Ok(Data::Mx { priority: short(priority), exchange: name::of_target_or_root(written, zone)? })
}

fn srv(record: &spec::SrvRecord, zone: &str) -> Result<Data, Fault> {
    let target = name::of_target_or_root(&record.target, zone)?;
    let (priority, weight, port) = (short(record.priority), short(record.weight), short(record.port));
    Ok(Data::Srv { priority, weight, port, target })
}

fn uri(record: &spec::UriRecord) -> Result<Data, Fault> {
    let target = &record.target;
    let scheme = target.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| is_scheme(scheme));
    if scheme.is_none() || target.contains([' ', '"']) {
        let message = format!("`{target}` is no URI");
        return Err(Fault::new(&BAD_DATA, message, "write it with its scheme, such as `https://status.acme.example/`"));
    }
    Ok(Data::Uri { priority: short(record.priority), weight: short(record.weight), target: target.clone() })
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn sshfp(record: &spec::SshfpRecord) -> Result<Data, Fault> {
    let length = if record.fingerprint_type == 1 { SHA1 } else { SHA256 };
    let fingerprint = hexadecimal(&record.fingerprint, Some(length))?;
    Ok(Data::Sshfp { algorithm: record.algorithm, fingerprint_type: record.fingerprint_type, fingerprint })
}

fn association(record: &spec::TlsaRecord) -> Result<CertificateAssociation, Fault> {
    let length = match record.matching_type {
        1 => Some(SHA256),
        2 => Some(SHA512),
        _ => None,
    };
    let certificate = hexadecimal(&record.certificate, length)?;
    let spec::TlsaRecord { usage, selector, matching_type, .. } = *record;
    Ok(CertificateAssociation { usage, selector, matching_type, certificate })
}

fn ds(record: &spec::DsRecord) -> Result<Data, Fault> {
    let length = match record.digest_type {
        1 => SHA1,
        4 => SHA384,
        _ => SHA256,
    };
    let digest = hexadecimal(&record.digest, Some(length))?;
    Ok(Data::Ds {
        key_tag: short(record.key_tag),
        algorithm: record.algorithm,
        digest_type: record.digest_type,
        digest,
    })
}

fn dnskey(record: &spec::DnskeyRecord) -> Result<Data, Fault> {
    let public_key = base64(&record.public_key)?;
    Ok(Data::Dnskey { flags: record.flags, protocol: record.protocol, algorithm: record.algorithm, public_key })
}

fn cert(record: &spec::CertRecord) -> Result<Data, Fault> {
    let certificate = base64(&record.certificate)?;
    let (certificate_type, key_tag) = (record.certificate_type, short(record.key_tag));
    Ok(Data::Cert { certificate_type, key_tag, algorithm: record.algorithm, certificate })
}

fn binding(record: &spec::SvcbRecord, zone: &str) -> Result<ServiceBinding, Fault> {
    let target = name::of_target_or_root(&record.target, zone)?;
    let parameters = record.value.clone().unwrap_or_default();
    let message = if record.priority == 0 && !parameters.is_empty() {
        Some("an alias (priority 0) has no parameters".to_owned())
    } else {
        parameters
            .split_whitespace()
            .find(|word| !is_parameter(word))
            .map(|word| format!("`{word}` is no service parameter"))
    };
    match message {
        Some(message) => {
            let help = "parameters are `key=value`, divided by spaces, such as `alpn=\"h3,h2\" ipv4hint=192.0.2.10`";
            Err(Fault::new(&BAD_DATA, message, help))
        }
        None => Ok(ServiceBinding { priority: short(record.priority), target, parameters }),
    }
}

/// The keys of RFC 9460 §14.3.2, RFC 9461 and RFC 9540, or `key` and a number.
fn is_parameter(word: &str) -> bool {
    const KEYS: [&str; 9] =
        ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"];
    let (key, value) = word.split_once('=').map_or((word, None), |(key, value)| (key, Some(value)));
    let is_number = key.strip_prefix("key").is_some_and(|digits| digits.parse::<u16>().is_ok());
    let flag = matches!(key, "no-default-alpn" | "ohttp");
    let balanced = value.is_none_or(|value| !value.is_empty() && value.matches('"').count() % 2 == 0);
    (KEYS.contains(&key) || is_number) && balanced && (flag == value.is_none() || is_number)
}

fn naptr(record: &spec::NaptrRecord, zone: &str) -> Result<Data, Fault> {
    let regex = record.regex.clone().unwrap_or_default();
    let replacement = name::of_target_or_root(record.replacement.as_deref().unwrap_or("."), zone)?;
    if regex.is_empty() == replacement.is_root() {
        let message = "a NAPTR record has either a `regex` or a `replacement`".to_owned();
        return Err(Fault::new(&BAD_DATA, message, "write the one that the flags ask for (RFC 3403 §4.1)"));
    }
    Ok(Data::Naptr(Naptr {
        order: short(record.order),
        preference: short(record.preference),
        flags: record.flags.to_ascii_uppercase(),
        service: record.service.clone(),
        regex,
        replacement,
    }))
}

fn location(record: &spec::LocRecord) -> Data {
    Data::Loc(Location {
        latitude: Angle::of_degrees(record.latitude),
        longitude: Angle::of_degrees(record.longitude),
        altitude: record.altitude.unwrap_or(defaults::LOC_ALTITUDE),
        size: record.size.unwrap_or(defaults::LOC_SIZE),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::CaaTag;

    fn parsed(yaml: serde_json::Value) -> Vec<Result<Data, Fault>> {
        let record: Record = serde_json::from_value(yaml).expect("a record");
        read(&record, &Pointer::root(), "acme.example").into_iter().map(|(_, data)| data).collect()
    }

    #[test]
    fn values_become_canonical() {
        let of = |json| parsed(json).remove(0).expect("no fault");
        let ipv6 = of(serde_json::json!({ "name": "@", "type": "AAAA", "value": "2001:DB8:0:0:0:0:0:5" }));
        assert_eq!(ipv6, Data::Aaaa("2001:db8::5".parse().expect("an address")));
        let caa = of(
            serde_json::json!({ "name": "@", "type": "CAA", "tag": "issue", "value": "LetsEncrypt.org; validationmethods=dns-01" }),
        );
        let value = "letsencrypt.org; validationmethods=dns-01".to_owned();
        assert_eq!(caa, Data::Caa { flags: 0, tag: CaaTag::Issue, value });
        let digest = "AB".repeat(32);
        let ds = of(
            serde_json::json!({ "name": "sub", "type": "DS", "key_tag": 1, "algorithm": 13, "digest_type": 2, "digest": digest }),
        );
        assert_eq!(ds, Data::Ds { key_tag: 1, algorithm: 13, digest_type: 2, digest: "ab".repeat(32) });
    }

    #[test]
    fn each_of_several_values_is_a_record() {
        let found = parsed(serde_json::json!({ "name": "@", "type": "A", "values": ["192.0.2.1", "192.0.2"] }));
        assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn service_parameters_are_keys_with_values() {
        for word in ["alpn=\"h3,h2\"", "port=8443", "no-default-alpn", "key667=x", "ipv6hint=2001:db8::1"] {
            assert!(is_parameter(word), "{word}");
        }
        for word in ["alpn", "alpn=", "alpn=\"h3", "colour=red", "no-default-alpn=1"] {
            assert!(!is_parameter(word), "{word}");
        }
    }
}

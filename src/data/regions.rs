//! `data/regions.json`, where the clouds' regions are → how far apart two of them lie.
//!
//! A region that it does not know is nobody's concern.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use strsim::damerau_levenshtein;

use crate::diag::nearest;

/// Whose region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cloud {
    Oracle,
    Aws,
    Azure,
}

/// Where regions are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regions {
    oracle: BTreeMap<String, Coordinates>,
    aws: BTreeMap<String, Coordinates>,
    azure: BTreeMap<String, Coordinates>,
}

/// Latitude and longitude, in degrees.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(try_from = "(f64, f64)")]
struct Coordinates(f64, f64);

/// How far apart two regions lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// Along the earth's surface, to the hundred.
    pub kilometres: u32,
}

const EARTH_RADIUS_KM: f64 = 6371.0;

/// Light in fibre takes 10 ms for 1,000 km there and back, and cables make detours of about a half.
const MILLISECONDS_PER_1000_KM: u32 = 15;

impl Regions {
    /// `None` if the table lacks one of the two.
    pub fn between(&self, one: (Cloud, &str), other: (Cloud, &str)) -> Option<Distance> {
        let kilometres = self.find(one)?.kilometres_to(self.find(other)?);
        Some(Distance { kilometres: ((kilometres / 100.0).round() * 100.0) as u32 })
    }

    /// The region of a cloud that is closest to another cloud's.
    pub fn closest(&self, cloud: Cloud, to: (Cloud, &str)) -> Option<&str> {
        let home = self.find(to)?;
        let kilometres = |place: &Coordinates| place.kilometres_to(home);
        let regions = self.of(cloud).iter();
        let closest = regions.min_by(|(_, one), (_, other)| kilometres(one).total_cmp(&kilometres(other)));
        closest.map(|(region, _)| region.as_str())
    }

    /// The known region that a name which is not known most likely means: two letters are wrong at most. Where only the
    /// number differs it is a region that has opened since.
    pub fn nearest_to_unknown(&self, cloud: Cloud, region: &str) -> Option<&str> {
        let unnumbered = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
        let known = || self.of(cloud).keys().map(String::as_str);
        if known().any(|name| unnumbered(name) == unnumbered(region)) {
            return None;
        }
        nearest(region, known()).filter(|meant| damerau_levenshtein(meant, region) <= 2)
    }

    fn find(&self, (cloud, region): (Cloud, &str)) -> Option<Coordinates> {
        self.of(cloud).get(region).copied()
    }

    fn of(&self, cloud: Cloud) -> &BTreeMap<String, Coordinates> {
        match cloud {
            Cloud::Oracle => &self.oracle,
            Cloud::Aws => &self.aws,
            Cloud::Azure => &self.azure,
        }
    }
}

impl TryFrom<(f64, f64)> for Coordinates {
    type Error = String;

    fn try_from((latitude, longitude): (f64, f64)) -> Result<Self, String> {
        let is_on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        let refused = || format!("`{latitude}, {longitude}` is no latitude and longitude");
        is_on_earth.then_some(Self(latitude, longitude)).ok_or_else(refused)
    }
}

impl Coordinates {
    /// The haversine formula.
    fn kilometres_to(self, other: Self) -> f64 {
        let (latitude, other_latitude) = (self.0.to_radians(), other.0.to_radians());
        let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
        let chord = half(other.0 - self.0) + latitude.cos() * other_latitude.cos() * half(other.1 - self.1);
        2.0 * EARTH_RADIUS_KM * chord.sqrt().asin()
    }
}

impl Distance {
    /// About how long an answer is on its way, at least.
    pub fn round_trip_milliseconds(self) -> u32 {
        self.kilometres * MILLISECONDS_PER_1000_KM / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;

    #[test]
    fn cities_are_as_far_apart_as_on_the_map() {
        let regions = &Data::own().regions;
        for (one, other, kilometres) in [
            ((Cloud::Oracle, "eu-frankfurt-1"), (Cloud::Aws, "eu-central-1"), 0),
            ((Cloud::Oracle, "eu-frankfurt-1"), (Cloud::Azure, "swedencentral"), 1300),
            ((Cloud::Oracle, "eu-frankfurt-1"), (Cloud::Aws, "us-east-1"), 6600),
            ((Cloud::Oracle, "ap-tokyo-1"), (Cloud::Aws, "us-west-1"), 8300),
        ] {
            assert_eq!(regions.between(one, other), Some(Distance { kilometres }), "{one:?} {other:?}");
        }
        assert_eq!(regions.between((Cloud::Oracle, "eu-frankfurt-1"), (Cloud::Aws, "mars-north-1")), None);
    }

    #[test]
    fn the_closest_region_is_that_of_the_same_city() {
        let closest = |cloud, region| Data::own().regions.closest(cloud, (Cloud::Oracle, region)).map(str::to_owned);
        assert_eq!(closest(Cloud::Aws, "eu-frankfurt-1").as_deref(), Some("eu-central-1"));
        assert_eq!(closest(Cloud::Azure, "ap-tokyo-1").as_deref(), Some("japaneast"));
        assert_eq!(closest(Cloud::Aws, "mars-north-1"), None);
    }

    #[test]
    fn what_is_probably_misspelt_is_told_from_what_is_new() {
        let regions = &Data::own().regions;
        for (cloud, region, meant) in [
            (Cloud::Oracle, "eu-frankfort-1", Some("eu-frankfurt-1")),
            (Cloud::Azure, "swedencentrl", Some("swedencentral")),
            (Cloud::Aws, "eu-centrall-1", Some("eu-central-1")),
            (Cloud::Aws, "ap-southeast-9", None),
            (Cloud::Azure, "austriaeast", None),
            (Cloud::Azure, "belgiumcentral", None),
            (Cloud::Oracle, "eu-turin-1", None),
        ] {
            assert_eq!(regions.nearest_to_unknown(cloud, region), meant, "{region}");
        }
    }
}

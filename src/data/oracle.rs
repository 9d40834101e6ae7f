//! `data/oracle-shapes.json` and `data/oke-versions.json`: how large nodes can be, and the versions that clusters can have.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Minor;

/// Shapes of compute instances.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OracleShapes {
    /// Shapes with Arm processors, by how their names begin.
    pub arm: BTreeMap<String, ArmFamily>,
    /// The largest instance of a flexible shape, by the shape's name.
    pub largest: BTreeMap<String, Size>,
    /// What most flexible shapes allow for each OCPU.
    pub memory_gb_per_ocpu: Range,
}

/// Shapes with one kind of Arm processor.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArmFamily {
    /// What Kubernetes counts for one OCPU. On x86 it is two, the threads of a core.
    pub cpus_per_ocpu: u32,
}

/// The size of an instance.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Size {
    pub ocpus: u32,
    pub memory_gb: u32,
}

/// Both ends included.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    pub least: u32,
    pub most: u32,
}

/// Versions of Kubernetes at Oracle Kubernetes Engine.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OkeVersions {
    /// Those that Oracle supports; what is newer than all of them passes.
    pub supported: Vec<Minor>,
}

impl OracleShapes {
    /// The family of a shape with Arm processors.
    pub fn arm_family(&self, shape: &str) -> Option<ArmFamily> {
        self.arm.iter().find(|(family, _)| shape.starts_with(family.as_str())).map(|(_, family)| *family)
    }
}

impl OkeVersions {
    /// The oldest that Oracle supports, if the table has any.
    pub fn oldest(&self) -> Option<Minor> {
        self.supported.iter().min().copied()
    }
}

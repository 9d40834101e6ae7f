//! What resolving a document can find wrong with it.

use super::{ai_endpoints, build, clusters, databases, hosts, readings, references, services, trust, variables};
use crate::diag::Code;

/// Every code of this stage.
pub const CODES: &[&Code] = &[
    &readings::UNKNOWN_ENVIRONMENT,
    &readings::UNREADABLE,
    &references::UNKNOWN_REFERENCE,
    &references::REFERENCE_ELSEWHERE,
    &references::NO_CLUSTER,
    &references::NO_PROVIDER,
    &build::RESERVED_NAME,
    &build::NAME_TOO_LONG,
    &build::NAME_COLLISION,
    &hosts::HOST_OUTSIDE_ZONES,
    &hosts::HOST_WITHOUT_PATTERN,
    &hosts::HOST_TOO_DEEP,
    &ai_endpoints::DEPLOYMENT_INCOMPLETE,
    &clusters::BAD_NETWORK,
    &clusters::NETWORK_OVERLAP,
    &databases::STORAGE_UNIT,
    &services::FIELD_OF_OTHER_KIND,
    &services::REPLICAS_REVERSED,
    &services::NO_PORT,
    &trust::HALF_OF_THE_IDS,
    &variables::VARIABLE_CLASH,
];

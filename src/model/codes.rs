//! What resolving a document can find wrong with it.

use super::{
    ai_endpoints, build, clusters, databases, dns, email, hosts, kubernetes_api, node_pools, readings, references,
    services, variables,
};
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
    &dns::OUTSIDE_ZONE,
    &dns::values::VALUE_OR_VALUES,
    &dns::name::BAD_NAME,
    &dns::values::BAD_ADDRESS,
    &dns::name::BAD_TARGET,
    &dns::values::BAD_DATA,
    &dns::values::BAD_CAA,
    &dns::text::TXT_QUOTES,
    &clusters::BAD_NETWORK,
    &clusters::NETWORK_OVERLAP,
    &kubernetes_api::BAD_API_RANGE,
    &kubernetes_api::API_OPEN_TO_ALL,
    &node_pools::SHAPE_SIZE,
    &node_pools::MEMORY_PER_OCPU,
    &databases::STORAGE_UNIT,
    &email::OUTSIDE_ZONES,
    &email::MAIL_FROM_NOT_BELOW,
    &email::SENDER_ELSEWHERE,
    &email::DIFFERS,
    &email::SAME_DOMAIN,
    &services::FIELD_OF_OTHER_KIND,
    &services::REPLICAS_REVERSED,
    &services::NO_PORT,
    &variables::VARIABLE_CLASH,
];

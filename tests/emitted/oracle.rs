//! What is asked of Oracle's resources.

use serde_json::{Value, json};

use super::Row;
use super::platform::{inner, list, refers, text};

pub const ROWS: &[Row] = &[
    Row {
        id: "oci-adb-dw-sunset",
        asks: "a warehouse is a lakehouse: Oracle refuses `DW` from December 2026",
        of: |all| all.resources("oci_database_autonomous_database"),
        holds: |database| ["OLTP", "LH"].contains(&text(&database["db_workload"])),
        fault: |database| database["db_workload"] = json!("DW"),
    },
    Row {
        id: "oci-adb-autoscale-default",
        asks: "a database says whether it scales: Oracle's default costs up to three times as much",
        of: |all| all.resources("oci_database_autonomous_database"),
        holds: |database| database["is_auto_scaling_enabled"].is_boolean(),
        fault: |database| database["is_auto_scaling_enabled"] = Value::Null,
    },
    Row {
        id: "oci-adb-license-default",
        asks: "a database says its licence: Oracle's default is one that the customer must have bought",
        of: |all| all.resources("oci_database_autonomous_database"),
        holds: |database| ["LICENSE_INCLUDED", "BRING_YOUR_OWN_LICENSE"].contains(&text(&database["license_model"])),
        fault: |database| database["license_model"] = Value::Null,
    },
    Row {
        id: "oci-adb-prevent-destroy",
        asks: "no plan deletes a database of a protected environment",
        of: |all| all.guarded("oci_database_autonomous_database"),
        holds: |database| inner(database, "lifecycle")["prevent_destroy"] == true,
        fault: |database| database["lifecycle"] = json!([]),
    },
    Row {
        id: "oci-oke-image-select",
        asks: "nodes have an image found for the version and the processor, not an OCID of one region",
        of: |all| all.blocks("data", "oci_containerengine_node_pool_option"),
        holds: |option| option["node_pool_k8s_version"].is_string() && option["node_pool_os_arch"].is_string(),
        fault: |option| option["node_pool_k8s_version"] = Value::Null,
    },
    Row {
        id: "oci-oke-image-select",
        asks: "nodes keep their image until the version changes",
        of: |all| all.resources("oci_containerengine_node_pool"),
        holds: |pool| refers(&inner(pool, "node_source_details")["image_id"], "terraform_data."),
        fault: |pool| pool["node_source_details"][0]["image_id"] = json!("ocid1.image.oc1.eu-frankfurt-1.aaaa"),
    },
    Row {
        id: "oci-oke-image-select",
        asks: "a newer image alone replaces no node",
        of: |all| all.resources("terraform_data"),
        holds: |image| {
            list(&inner(image, "lifecycle")["ignore_changes"]) == [json!("${input}")]
                && refers(&image["triggers_replace"], "oci_containerengine_cluster.")
        },
        fault: |image| image["lifecycle"] = json!([]),
    },
    Row {
        id: "oci-oke-nodes-upgrade",
        asks: "a new version reaches the nodes that there are",
        of: |all| all.resources("oci_containerengine_node_pool"),
        holds: |pool| inner(pool, "node_pool_cycling_details")["is_node_cycling_enabled"] == true,
        fault: |pool| pool["node_pool_cycling_details"] = json!([]),
    },
    Row {
        id: "oci-oke-nodes-upgrade",
        asks: "clusters are of the type that replaces nodes by itself",
        of: |all| all.resources("oci_containerengine_cluster"),
        holds: |cluster| cluster["type"] == "ENHANCED_CLUSTER",
        fault: |cluster| cluster["type"] = Value::Null,
    },
    Row {
        id: "oci-oke-netpol",
        asks: "pods have addresses of the network: with Oracle's default, policies say nothing, and it cannot be changed later",
        of: |all| all.resources("oci_containerengine_cluster"),
        holds: |cluster| inner(cluster, "cluster_pod_network_options")["cni_type"] == "OCI_VCN_IP_NATIVE",
        fault: |cluster| cluster["cluster_pod_network_options"] = json!([]),
    },
    Row {
        id: "oci-os-prevent-destroy",
        asks: "no plan deletes a bucket of a protected environment",
        of: |all| all.guarded("oci_objectstorage_bucket"),
        holds: |bucket| inner(bucket, "lifecycle")["prevent_destroy"] == true,
        fault: |bucket| bucket["lifecycle"] = json!([]),
    },
];

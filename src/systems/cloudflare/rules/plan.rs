//! The plan of the document's zones → what it comes with.

use crate::data::{CloudflarePlans, Dated, Entitlements};
use crate::model::{Model, defaults};
use crate::spec::CloudflarePlan;

/// The plan of the zones, and what it comes with.
#[derive(Clone, Copy)]
pub(super) struct Plan<'m> {
    plan: CloudflarePlan,
    pub known: &'m Dated<CloudflarePlans>,
}

impl<'m> Plan<'m> {
    pub fn of(model: &'m Model) -> Self {
        let plan = model.providers.cloudflare.as_ref().map_or(defaults::CLOUDFLARE_PLAN, |account| account.plan);
        Self { plan, known: &model.data.cloudflare_plans }
    }

    /// What the plan comes with.
    pub fn entitlements(self) -> &'m Entitlements {
        self.known.of(self.plan)
    }

    /// The plan as people write it.
    pub fn name(self) -> &'static str {
        plan_name(self.plan)
    }

    /// The smallest plan that has something, as people write it.
    pub fn smallest_with(self, has: impl Fn(&Entitlements) -> bool) -> Option<&'static str> {
        self.known.smallest_with(has).map(plan_name)
    }
}

/// A plan as people write it.
fn plan_name(plan: CloudflarePlan) -> &'static str {
    match plan {
        CloudflarePlan::Free => "free",
        CloudflarePlan::Pro => "pro",
        CloudflarePlan::Business => "business",
        CloudflarePlan::Enterprise => "enterprise",
    }
}

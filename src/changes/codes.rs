//! What comparing a build with the last one can find wrong.

use crate::diag::{Code, Severity};

/// Every code of this stage.
pub const CODES: &[&Code] = &[
    &WOULD_BE_DESTROYED,
    &FORCED_REPLACEMENT,
    &GUARD_LIFTED,
    &RETIRED_STILL_THERE,
    &NOTHING_RETIRED,
    &GUARDED_STILL,
    &RETIRING,
    &NAME_STILL_TAKEN,
    &NOTHING_RENAMED,
    &ACCOUNT_STILL_NEEDED,
    &ACCOUNT_GONE,
    &PLACE_CHANGED,
];

pub static WOULD_BE_DESTROYED: Code = Code {
    id: "CHANGE001",
    name: "data-would-be-destroyed",
    severity: Severity::Error,
    docs: "## What
Something that holds data or an identity was there at the last build, and the document no longer has it.

## Why
Terraform destroys what leaves its configuration. `prevent_destroy` does not help: it is part of the block that is
gone. A database, a repository or a zone does not come back.

## Example
The last build had `databases.legacy`, and the document no longer does.

## Instead
Restore the item. If it has another name now, write `renamed_from: legacy` at it. If it may go, say what becomes of
what it holds:
```yaml
retired:
  - { databases: legacy, data: keep } # or destroy
```
",
};

pub static FORCED_REPLACEMENT: Code = Code {
    id: "CHANGE002",
    name: "forced-replacement",
    severity: Severity::Error,
    docs: "## What
A value changes that its cloud cannot change in place, of something that holds data or an identity.

## Why
Terraform destroys the old one and makes an empty one, or fails at its guard.

## Example
A database was built with `engine: autonomous-transaction-processing`, and now has `engine: autonomous-data-warehouse`.

## Instead
Restore the value. To change it after all, add another item beside the old one, move the data, and retire the old one.
Where a name at a cloud changed, write the old one as `physical_name`.
",
};

pub static GUARD_LIFTED: Code = Code {
    id: "CHANGE003",
    name: "guard-lifted",
    severity: Severity::Warning,
    docs: "## What
Something that Terraform refused to destroy has no such guard any more.

## Why
The next mistake would be carried out.

## Example
`environments.production` had `protected: true`, and now has not.

## Instead
Restore it, if that was not the purpose.
",
};

pub static RETIRED_STILL_THERE: Code = Code {
    id: "CHANGE004",
    name: "retired-still-there",
    severity: Severity::Error,
    docs: "## What
A line of `retired` with `data: keep` names what the document still has.

## Why
Terraform cannot manage a thing and forget it.

## Example
```yaml
databases:
  legacy: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }
retired:
  - { databases: legacy, data: keep }
```

## Instead
Remove the item, or the line.
",
};

pub static NOTHING_RETIRED: Code = Code {
    id: "CHANGE005",
    name: "nothing-retired",
    severity: Severity::Warning,
    docs: "## What
A line of `retired` names nothing that the last build held or let go.

## Why
It has done its work, or it has the wrong name: then what it should let go is still there.

## Example
```yaml
retired:
  - { databases: legasy, data: keep }
```

## Instead
Remove the line, or correct the name.
",
};

pub static GUARDED_STILL: Code = Code {
    id: "CHANGE006",
    name: "guarded-still",
    severity: Severity::Error,
    docs: "## What
A line of `retired` with `data: destroy` names what is gone from the document, but the last build still guards it, or
its whole environment is gone.

## Why
What is worth a guard goes in two steps that two people can see: one build lifts the guard, the next lets it go. An
environment that is gone has no Terraform that could destroy anything.

## Example
`databases.legacy` of a protected environment leaves the document in the change that adds its line to `retired`.

## Instead
Restore the item, and leave the line: that build lifts the guard. Apply it, then remove the item.
",
};

pub static RETIRING: Code = Code {
    id: "CHANGE007",
    name: "retiring",
    severity: Severity::Warning,
    docs: "## What
A line of `retired` with `data: destroy` names what the document still has: its guard is lifted.

## Why
Until the item is gone from the document nothing is destroyed, but Terraform no longer refuses to.

## Example
```yaml
databases:
  legacy: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }
retired:
  - { databases: legacy, data: destroy }
```

## Instead
Build and apply; then remove the item, leave the line, and build again. The line goes last.
",
};

pub static NAME_STILL_TAKEN: Code = Code {
    id: "CHANGE008",
    name: "renamed-name-still-taken",
    severity: Severity::Error,
    docs: "## What
`renamed_from` is a name that the document still has, or the new name holds something already.

## Why
Terraform moves a thing to a place that is free, and from a place that nothing claims any more.

## Example
```yaml
databases:
  ledger: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }
  sales: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20, renamed_from: ledger }
```

## Instead
Choose a name that is free. To use the old name again, write the `physical_name` and remove `renamed_from`.
",
};

pub static NOTHING_RENAMED: Code = Code {
    id: "CHANGE009",
    name: "nothing-renamed",
    severity: Severity::Warning,
    docs: "## What
`renamed_from` is a name under which nothing was built, and nothing was built under the new name either.

## Why
It explains nothing. If the name is misspelt, what has the right one is about to be lost.

## Example
```yaml
databases:
  sales: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20, renamed_from: legder }
```

## Instead
Remove the line, or correct the name.
",
};

pub static ACCOUNT_STILL_NEEDED: Code = Code {
    id: "CHANGE012",
    name: "account-still-needed",
    severity: Severity::Error,
    docs: "## What
An account leaves `providers` in the same edit as the last of what holds data there.

## Why
Terraform destroys or forgets a thing with the provider that made it. Without the account there is no configuration of
that provider, and the plan fails.

## Example
The last build had `brokers.events`; this document has neither the broker, which `retired` lets go, nor `providers.aws`.

## Instead
Remove the item alone, build and apply. Then remove the account.
",
};

pub static ACCOUNT_GONE: Code = Code {
    id: "CHANGE013",
    name: "account-gone",
    severity: Severity::Warning,
    docs: "## What
An account that the last build worked with is no longer under `providers`.

## Why
What exists there because of the account itself, such as the sign-in of the workflows, or was not applied away yet, stays
in Terraform's state, and without the provider's configuration a plan that would destroy it fails.

## Example
`providers.aws` is removed after all brokers are gone: the role that the workflows signed in with is still there.

## Instead
Destroy what is left before the change is applied (`terraform destroy -target=ADDRESS` in the root as it was), or let
Terraform forget it (`terraform state rm ADDRESS`). It is said once.
",
};

pub static PLACE_CHANGED: Code = Code {
    id: "CHANGE014",
    name: "place-changed",
    severity: Severity::Error,
    docs: "## What
The account or the region of a provider changes, while the last build held something there.

## Why
Terraform looks for what it made in the new place, does not find it, and makes another. What was there stays, with its
data and its price, and nothing knows of it any more; the services are connected to the empty one.

## Example
`providers.oracle.region` was `eu-frankfurt-1` when a database was built, and now is `eu-zurich-1`.

## Instead
Restore the value. To begin anew elsewhere, let go of what is there with `data: keep` in `retired`, and give the new items
other names; move the data yourself.
",
};

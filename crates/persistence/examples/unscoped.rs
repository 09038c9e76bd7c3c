//! Reads that forget who asks. The lints must refuse each: `scripts/check scope` fails where they pass.
use persistence::entity::lead;
use sea_orm::EntityTrait;
use uuid::Uuid;

fn main() {
    let _everybodys = lead::Entity::find();
    let _somebodys = lead::Entity::find_by_id(Uuid::nil());
    let _named_otherwise = <lead::Entity as EntityTrait>::find();
}

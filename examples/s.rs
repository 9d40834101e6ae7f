fn main(){ println!("{}", serde_json::to_string_pretty(&platc::schema::generate()).unwrap()); }

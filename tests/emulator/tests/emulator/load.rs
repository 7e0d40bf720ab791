//! In: 500 users with 5,000 requests, 64 at a time. Out: proof that every answer was the user's own. `examples/load` does the
//! same with more of them, for figures.

#[path = "../../examples/load/run.rs"]
mod run;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_another_and_nothing_is_lost() {
    let figures = run::run(500, 5_000, 64).await;
    println!("{}", figures.unwrap());
}

//! Tests of the limits.

use super::*;
use futures_util::FutureExt;

impl Connections {
    /// Admits a connection if there is room at once, with an open request if it is `busy`.
    fn try_admit(
        &self,
        address: &str,
        busy: bool,
    ) -> Option<(Permit, Option<crate::server::idle_timeout::PendingRequest>)> {
        let Some(Admission::Admitted(permit)) = self.admit(address.parse().unwrap()).now_or_never() else {
            return None;
        };
        let request = busy.then(|| permit.activity.request());
        Some((permit, request))
    }
}

fn is_closed(permit: &Permit) -> bool {
    permit.closed.notified().now_or_never().is_some()
}

#[tokio::test]
async fn each_client_has_a_limit_and_closing_a_connection_frees_a_permit() {
    let connections = Connections::new(ConnectionLimits::from(100).per_address(2));
    let busy = |address: &str| connections.try_admit(address, true);
    let first = busy("192.0.2.1");
    let second = busy("::ffff:192.0.2.1");
    assert!(first.is_some() && second.is_some() && busy("192.0.2.1").is_none());
    assert!(busy("192.0.2.2").is_some());
    let home = [busy("2001:db8:1:2::1"), busy("2001:db8:1:2::2")];
    assert!(busy("2001:db8:1:2::3").is_none());
    // Of the /56, and then of the /48.
    let neighbours = [busy("2001:db8:1:3::1"), busy("2001:db8:1:103::1")];
    assert!(neighbours.iter().all(Option::is_some));
    assert!(busy("2001:db8:1:4::1").is_none() && busy("2001:db8:1:204::1").is_none());
    assert!(busy("2001:db8:2::1").is_some());
    drop((second, home));
    assert!(busy("192.0.2.1").is_some() && busy("2001:db8:1:2::3").is_some());
    drop((first, neighbours));
    let state = connections.state();
    assert!(state.open.is_empty() && state.by_network.is_empty());
}

#[tokio::test]
async fn loopback_connections_have_no_client_limit() {
    for limits in [ConnectionLimits::from(8).per_address(1), ConnectionLimits::from(8)] {
        let connections = Connections::new(limits.clone());
        let address = if limits.per_address.is_some() { "127.0.0.1" } else { "192.0.2.1" };
        let permits: Vec<_> = (0..8).map(|_| connections.try_admit(address, true)).collect();
        assert!(permits.iter().all(Option::is_some));
    }
}

#[tokio::test(start_paused = true)]
async fn the_longest_idle_connection_is_closed_for_a_new_one() {
    let metrics = Metrics::default();
    let limits = ConnectionLimits::from(3).per_address(2).with_metrics(metrics.clone());
    let connections = Connections::new(limits);
    let busy = connections.try_admit("192.0.2.1", true).unwrap();
    sleep(Duration::from_millis(1)).await;
    let (first, _) = connections.try_admit("192.0.2.1", false).unwrap();
    sleep(Duration::from_millis(1)).await;
    let (second, _) = connections.try_admit("192.0.2.2", false).unwrap();
    sleep(Duration::from_millis(1)).await;
    drop(first.activity.request());
    // New connections may still send their first request.
    let (only, _) = connections.try_admit("192.0.2.4", false).unwrap();
    assert!(is_closed(&first) && !is_closed(&second));
    drop(only);
    let (first, _) = connections.try_admit("192.0.2.1", false).unwrap();
    sleep(MIN_STALLED).await;
    drop(first.activity.request());
    // The second is idle for longer, since the first has had a request.
    sleep(Duration::from_millis(1)).await;
    let (third, _) = connections.try_admit("192.0.2.3", false).unwrap();
    assert!(is_closed(&second) && !is_closed(&first) && !is_closed(&busy.0));
    // A client at its own limit replaces its own connection.
    let (_fourth, request) = connections.try_admit("192.0.2.1", true).unwrap();
    assert!(is_closed(&first) && !is_closed(&third) && request.is_some());
    assert!(connections.try_admit("192.0.2.1", true).is_none());
    assert_eq!(metrics.closed_connections("full"), 2);
    assert_eq!(metrics.closed_connections("client-limit"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_busy_connection_of_the_largest_client_is_closed_for_another_client() {
    let connections = Connections::new(ConnectionLimits::from(5).per_address(3));
    let (oldest, _request) = connections.try_admit("192.0.2.1", true).unwrap();
    sleep(MIN_STALLED).await;
    let others = ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2"]
        .map(|address| connections.try_admit(address, true).unwrap());
    // A client with almost as many waits.
    let waiting = wait(&connections, "192.0.2.2").unwrap().admitted();
    assert!(tokio::time::timeout(Duration::from_secs(60), waiting).await.is_err());
    let _third = connections.try_admit("192.0.2.3", true).unwrap();
    assert!(is_closed(&oldest) && others.iter().all(|(permit, _)| !is_closed(permit)));
    // A local program is not limited, and counts as a client without connections.
    let _local = connections.try_admit("127.0.0.1", true).unwrap();
    assert_eq!(others.iter().filter(|(permit, _)| is_closed(permit)).count(), 1);
    assert!(connections.state().waiting.is_empty());
}

/// Begins to wait; `None` if the client must not.
fn wait(connections: &Connections, address: &str) -> Option<Waiting> {
    match connections.admit(address.parse().unwrap()).now_or_never().unwrap() {
        Admission::Waiting(waiting) => Some(waiting),
        Admission::Refused => None,
        Admission::Admitted(_) => panic!("{address} is admitted"),
    }
}

#[tokio::test(start_paused = true)]
async fn clients_that_wait_delay_no_other_client() {
    let connections = Connections::new(ConnectionLimits::from(2 * 100).per_address(100));
    let mut busy: Vec<_> =
        (0..200).map(|number| connections.try_admit(&format!("192.0.2.{}", number % 2), true).unwrap()).collect();
    // A client at its own limit is refused; one below it waits, but not with many connections.
    drop(busy.pop());
    busy.push(connections.try_admit("192.0.2.3", true).unwrap());
    assert!(wait(&connections, "192.0.2.0").is_none());
    let mut waiting: Vec<_> = (0..4).map(|_| wait(&connections, "192.0.2.1").unwrap()).collect();
    assert!(wait(&connections, "192.0.2.1").is_none());
    sleep(MIN_STALLED).await;
    let _light = connections.try_admit("192.0.2.200", true).unwrap();
    let admitted = tokio::spawn(waiting.remove(0).admitted());
    tokio::task::yield_now().await;
    drop(busy.remove(1));
    assert!(admitted.await.unwrap().is_some());
    drop(waiting);
    assert!(connections.state().waiting.is_empty());
}

#[tokio::test]
async fn all_clients_together_have_a_limited_number_of_waiting_connections() {
    let connections = Connections::new(ConnectionLimits::from(1).per_address(16));
    let _busy = connections.try_admit("192.0.2.1", true).unwrap();
    let waiting: Vec<_> = (0..1_000)
        .map_while(|number: u32| wait(&connections, &format!("198.51.{}.{}", number / 250, number % 250)))
        .collect();
    assert_eq!(waiting.len(), 256);
}

#[tokio::test(start_paused = true)]
async fn a_new_connection_waits_until_another_is_idle() {
    let connections = Connections::new(ConnectionLimits::from(1));
    let (first, request) = connections.try_admit("192.0.2.1", true).unwrap();
    let waiting = tokio::spawn({
        let connections = connections.clone();
        async move { matches!(connections.admit([192, 0, 2, 2].into()).await, Admission::Admitted(_)) }
    });
    sleep(Duration::from_secs(60)).await;
    assert!(!waiting.is_finished() && !is_closed(&first));
    drop(request);
    assert!(waiting.await.unwrap() && is_closed(&first));
}

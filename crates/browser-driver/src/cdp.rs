//! The DevTools protocol: calls with a number, answers with the same number, and events in between.

use crate::{Error, PATIENCE, Result, fail};
use serde_json::{Value, json};
use std::fmt::Display;
use std::net::TcpStream;
use tungstenite::{Message, WebSocket};

/// The session of the browser itself, as opposed to one of its targets.
pub const BROWSER: &str = "";

pub struct Connection {
    socket: WebSocket<TcpStream>,
    last_id: u64,
}

pub enum Incoming {
    Answer { id: u64, outcome: Result<Value> },
    Event { method: String, session: String, params: Value },
}

impl Connection {
    pub fn open(port: &str, path: &str) -> Result<Connection> {
        let refused = |error: &dyn Display| Error(format!("Chromium's DevTools did not answer: {error}."));
        let stream = TcpStream::connect(format!("127.0.0.1:{port}")).map_err(|error| refused(&error))?;
        stream.set_nodelay(true).map_err(|error| refused(&error))?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(|error| refused(&error))?;
        let (socket, _) =
            tungstenite::client(format!("ws://127.0.0.1:{port}{path}"), stream).map_err(|error| refused(&error))?;
        Ok(Connection { socket, last_id: 0 })
    }

    /// Sends a call; the answer will carry the number given back.
    pub fn send(&mut self, session: &str, method: &str, params: Value) -> Result<u64> {
        self.last_id += 1;
        let mut call = json!({ "id": self.last_id, "method": method, "params": params });
        if session != BROWSER {
            call["sessionId"] = session.into();
        }
        match self.socket.send(Message::text(call.to_string())) {
            Ok(()) => Ok(self.last_id),
            Err(error) => fail!("Chromium no longer listens: {error}."),
        }
    }

    pub fn read(&mut self) -> Result<Incoming> {
        let text = loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => break text,
                Ok(_) => {}
                Err(error) => return fail!("Chromium stopped answering: {error}."),
            }
        };
        let mut message: Value =
            serde_json::from_str(&text).map_err(|error| Error(format!("Chromium sent no JSON: {error}.")))?;
        let text_of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(match message["id"].as_u64() {
            Some(id) => Incoming::Answer {
                id,
                outcome: match &message["error"] {
                    Value::Null => Ok(message["result"].take()),
                    error => fail!("Chromium refused: {}.", text_of(&error["message"])),
                },
            },
            None => Incoming::Event {
                method: text_of(&message["method"]),
                session: text_of(&message["sessionId"]),
                params: message["params"].take(),
            },
        })
    }
}

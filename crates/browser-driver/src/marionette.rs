//! Marionette, the protocol inside Firefox: a JSON list with its length in front, one answer for one command.

use crate::{Error, PATIENCE, Result, fail};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

pub struct Connection {
    stream: TcpStream,
    last_id: u64,
}

impl Connection {
    pub fn open(port: &str) -> Result<Connection> {
        let stream = TcpStream::connect(format!("127.0.0.1:{port}")).map_err(broken)?;
        stream.set_nodelay(true).map_err(broken)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(broken)?;
        let mut connection = Connection { stream, last_id: 0 };
        connection.read()?;
        Ok(connection)
    }

    pub fn call(&mut self, command: &str, params: Value) -> Result<Value> {
        self.last_id += 1;
        let message = json!([0, self.last_id, command, params]).to_string();
        self.stream.write_all(format!("{}:{message}", message.len()).as_bytes()).map_err(broken)?;
        let answer = self.read()?;
        match &answer[2] {
            Value::Null => Ok(answer[3].clone()),
            error => fail!("{command}: {}", error["message"].as_str().unwrap_or_default()),
        }
    }

    fn read(&mut self) -> Result<Value> {
        let mut length = 0;
        loop {
            let mut byte = [0];
            self.stream.read_exact(&mut byte).map_err(broken)?;
            match byte[0] {
                b':' => break,
                digit @ b'0'..=b'9' => length = length * 10 + usize::from(digit - b'0'),
                _ => return fail!("Firefox sent something that is not Marionette's."),
            }
        }
        let mut message = vec![0; length];
        self.stream.read_exact(&mut message).map_err(broken)?;
        serde_json::from_slice(&message).map_err(|error| Error(format!("Firefox sent no JSON: {error}.")))
    }
}

fn broken(error: std::io::Error) -> Error {
    Error(format!("Firefox stopped answering: {error}."))
}

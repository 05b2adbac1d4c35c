"""Receives forwarded inquiries and verifies their signatures (https://www.standardwebhooks.com). Needs Python 3.8."""
import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = base64.b64decode(os.environ["CRM_WEBHOOK_SECRET"].replace("whsec_", ""))
seen = set()  # In production, a unique column of a database: an inquiry can arrive twice.

def is_genuine(headers, body):
    message_id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdigit() or abs(time.time() - int(sent)) > 300:  # Refuses old copies of a message.
        return False
    digest = hmac.new(KEY, f"{message_id}.{sent}.".encode() + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    signatures = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(signature, expected) for signature in signatures)

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        genuine = is_genuine(self.headers, body)
        if genuine and self.headers["webhook-id"] not in seen:
            data = json.loads(body)["data"]
            print(data["reference"], data["fields"]["email"], data["context"].get("term", ""), flush=True)
            seen.add(self.headers["webhook-id"])
        self.send_response(204 if genuine else 401)  # Any status from 200 to 299 confirms the delivery.
        self.end_headers()

server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 8100))), Receiver)
print("listening on", server.server_port, flush=True)
server.serve_forever()

package dev.tenantry.http;

import java.util.ArrayList;
import java.util.List;

/** The requests that are sent to this service and to the servers with which it is compared, by family. */
final class RawRequests {

    private static final String HOST = "Host: acme.api.example.com\r\n";
    private static final String CHUNKS = "5\r\nhello\r\n0\r\n\r\n";
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";

    private final List<RawRequest> all = new ArrayList<>();

    private RawRequests() {}

    static List<RawRequest> all() {
        RawRequests requests = new RawRequests();
        requests.transferCodings();
        requests.lengths();
        requests.codingsAndLengths();
        requests.chunks();
        requests.trailers();
        requests.fields();
        requests.requestLines();
        requests.targets();
        requests.hosts();
        requests.sequences();
        return requests.all;
    }

    private void add(String family, String octets) {
        all.add(new RawRequest(family, octets));
    }

    private static String post(String fields, String body) {
        return "POST /orders HTTP/1.1\r\n" + HOST + fields + "\r\n" + body;
    }

    private static String get(String fields) {
        return "GET /orders HTTP/1.1\r\n" + HOST + fields + "\r\n";
    }

    private void transferCodings() {
        for (String coding : List.of(
                "chunked",
                "Chunked",
                "CHUNKED",
                "  chunked",
                "chunked  ",
                "\tchunked",
                "xchunked",
                "chunkedx",
                "identity",
                "deflate",
                "gzip",
                "\"chunked\"",
                "'chunked'",
                "chunked;q=1",
                "chunked, identity",
                "identity, chunked",
                "gzip, chunked",
                "chunked, gzip",
                "chunked, chunked",
                "chunked,",
                ",chunked",
                "",
                "c",
                "x",
                "chunk",
                "chun ked",
                "chunked\u000b",
                "\u000bchunked",
                "\u0000chunked",
                "chunked\u0000",
                "chunked\tidentity",
                "compress, chunked")) {
            add("transfer coding", post("Transfer-Encoding: " + coding + "\r\n", CHUNKS));
        }
        for (String line : List.of(
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding\t: chunked\r\n",
                " Transfer-Encoding: chunked\r\n",
                "Transfer_Encoding: chunked\r\n",
                "Transfer-Encoding:\r\n chunked\r\n",
                "Transfer-Encoding:\r\n\tchunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "X: y\nTransfer-Encoding: chunked\r\n",
                "X: y\rTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\n",
                "transfer-encoding:chunked\r\n")) {
            add("transfer coding", post(line, CHUNKS));
        }
    }

    private void lengths() {
        for (String length : List.of(
                "5",
                "05",
                "0000000005",
                "+5",
                "-5",
                "5,5",
                "5, 5",
                "5 5",
                "0x5",
                "5.0",
                "5e0",
                "",
                "  5",
                "5  ",
                "\t5",
                "five",
                "5;",
                "\"5\"",
                "5\u0000",
                "\u000b5",
                "99999999999999999999",
                "9223372036854775808",
                "18446744073709551621",
                "-1")) {
            add("length", post("Content-Length: " + length + "\r\n", "hello"));
        }
        for (String lines : List.of(
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Content-Length : 5\r\n",
                "Content-Length\t: 5\r\n",
                "Content Length: 5\r\n",
                "Content_Length: 5\r\n",
                "Content-Length\u0000: 5\r\n",
                "Content-Length:\r\n 5\r\n",
                "Content-Length: 5\n",
                "Content-Length: 5\r",
                "CONTENT-LENGTH:5\r\n",
                "Content-Length: 4\r\n",
                "Content-Length: 6\r\n",
                "Content-Length: 0\r\n")) {
            add("length", post(lines, "hello"));
        }
        add("length", post("Content-Length: 0\r\n", ""));
        add("length", post("", ""));
        add("length", post("Content-Length: " + HIDDEN.length() + "\r\n", HIDDEN));
        add("length", post("Content-Length: 0\r\n", HIDDEN));
        add("length", get("Content-Length: " + HIDDEN.length() + "\r\n") + HIDDEN);
        add("length", get("Content-Length: 0\r\n"));
    }

    private void codingsAndLengths() {
        for (String lines : List.of(
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Content-Length: 15\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 15\r\nTransfer-Encoding: xchunked\r\n",
                "Content-Length: 15\r\nTransfer-Encoding: identity\r\n",
                "Content-Length: 15\r\nTransfer-Encoding : chunked\r\n")) {
            add("coding and length", post(lines, CHUNKS));
        }
        add("coding and length", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + HIDDEN));
        add("coding in HTTP/1.0", "POST /orders HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKS);
        add("coding and method", get("Transfer-Encoding: chunked\r\n") + CHUNKS);
        add("coding and method", "DELETE /orders HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKS);
    }

    private void chunks() {
        for (String size : List.of(
                "5",
                "05",
                "000000005",
                "5;a=b",
                "5;a",
                "5;a=\"b\"",
                "5;a=\"b;c\"",
                "5;a=\"b\\\"c\"",
                "5;a=b;c=d",
                "5 ;a",
                "5; a",
                "5 ",
                " 5",
                "\t5",
                "5\t",
                "0x5",
                "+5",
                "-5",
                "5g",
                "g",
                "",
                "5,",
                "5;",
                "5;=b",
                "5;a=",
                "5;a=\"b",
                "5;a\u0000",
                "5;a=b\u0001",
                "5;\r",
                "5;a\rb",
                "5\u0000",
                "5 5",
                "FFFFFFFFFFFFFFFF",
                "10000000000000005")) {
            add("chunk size", post("Transfer-Encoding: chunked\r\n", size + "\r\nhello\r\n0\r\n\r\n"));
        }
        for (String chunks : List.of(
                "5\nhello\r\n0\r\n\r\n",
                "5\rhello\r\n0\r\n\r\n",
                "5;a\nhello\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhellox\r\n0\r\n\r\n",
                "4\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n\r\n0\r\n\r\n",
                "5\r\nhello\r\n0\n\r\n",
                "5\r\nhello\r\n0\r\n\n",
                "5\r\nhello\r\n00\r\n\r\n",
                "5\r\nhello\r\n0;a=b\r\n\r\n",
                "5\r\nhello\r\n-0\r\n\r\n",
                "5\r\nhello\r\n0\r\n",
                "0\r\n\r\n",
                "1\r\nh\r\n1\r\ne\r\n3\r\nllo\r\n0\r\n\r\n",
                "0\r\n\r\n" + HIDDEN)) {
            add("chunks", post("Transfer-Encoding: chunked\r\n", chunks));
        }
        add(
                "chunks",
                post(
                        "Transfer-Encoding: chunked\r\n",
                        Integer.toHexString(HIDDEN.length()) + "\r\n" + HIDDEN + "\r\n0\r\n\r\n"));
    }

    private void trailers() {
        for (String trailer : List.of(
                "X-Foo: 1\r\n",
                "X-Foo: 1\r\nX-Bar: 2\r\n",
                "X-Foo:\r\n",
                "Content-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Host: globex.api.example.com\r\n",
                "Authorization: Bearer x\r\n",
                "X\r\n",
                ": x\r\n",
                " X: y\r\n",
                "X : y\r\n",
                "X: y\n",
                "X: \u0000\r\n",
                "X: y\r\n z\r\n",
                "GET /hidden HTTP/1.1\r\n")) {
            add("trailer", post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n" + trailer + "\r\n"));
        }
    }

    private void fields() {
        for (String line : List.of(
                "X: y\r\n",
                "X:y\r\n",
                "X:\r\n",
                "X: \r\n",
                "X:  y  \r\n",
                "X: y:z\r\n",
                "X: a\tb\r\n",
                "X: \u00e9\r\n",
                "!#$%&'*+-.^_`|~: y\r\n",
                ": y\r\n",
                "X\r\n",
                "X y\r\n",
                "X Y: z\r\n",
                "X\t: y\r\n",
                "X : y\r\n",
                "X(Y): z\r\n",
                "X/Y: z\r\n",
                "X[Y]: z\r\n",
                "X\"Y: z\r\n",
                "X\u00e9: z\r\n",
                "X\u0000: y\r\n",
                "X\u007f: y\r\n",
                "X: a\u0000b\r\n",
                "X: a\u0001b\r\n",
                "X: a\u000bb\r\n",
                "X: a\u007fb\r\n",
                "X: a\rb\r\n",
                "X: a\r\r\n",
                "X: a\n\r\n",
                "X: y\n",
                "X: y\r",
                "X: y\r\n z\r\n",
                "X: y\r\n\tz\r\n",
                "X: y\r\n \r\n",
                " X: y\r\n",
                "\tX: y\r\n",
                " \r\n",
                "\r",
                "\n")) {
            add("field", get(line));
        }
        add("field", "GET /orders HTTP/1.1\r\n X: y\r\n" + HOST + "\r\n");
        add("field", "GET /orders HTTP/1.1\r\n \r\n" + HOST + "\r\n");
        add("field", "GET /orders HTTP/1.1\n" + HOST + "\r\n");
        add("field", "GET /orders HTTP/1.1\n" + HOST.replace("\r", "") + "\n");
        add("field", "GET /orders HTTP/1.1\r" + HOST.replace("\n", "") + "\r");
        add("field", "GET /orders HTTP/1.1\r\n" + HOST + "\n");
    }

    private void requestLines() {
        for (String line : List.of(
                "GET / HTTP/1.1",
                "get / HTTP/1.1",
                "M-SEARCH / HTTP/1.1",
                "G(T / HTTP/1.1",
                "G\u0000T / HTTP/1.1",
                "G\u00e9T / HTTP/1.1",
                "G:T / HTTP/1.1",
                "GE T / HTTP/1.1",
                " GET / HTTP/1.1",
                "\tGET / HTTP/1.1",
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                "GET\t/ HTTP/1.1",
                "GET /\tHTTP/1.1",
                "GET\u000b/ HTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET / HTTP/1.1\t",
                "GET / HTTP/1.1\r",
                "GET / x HTTP/1.1",
                "GET HTTP/1.1",
                "GET /",
                "GET / ",
                "GET",
                "/ HTTP/1.1",
                "GET / HTTX/1.1",
                "GET / http/1.1",
                "GET / HTTP/1.2",
                "GET / HTTP/1.10",
                "GET / HTTP/01.1",
                "GET / HTTP/1.01",
                "GET / HTTP/2.0",
                "GET / HTTP/3.0",
                "GET / HTTP/0.9",
                "GET / HTTP/1",
                "GET / HTTP/1.",
                "GET / HTTP/.1",
                "GET / HTTP/1.1x",
                "GET / HTTP 1.1",
                "GET / HTTP/1,1",
                "GET / HTTP//1.1",
                "GET / HTTP/+1.1",
                "GET / HTTP/-1.1",
                "PRI * HTTP/2.0")) {
            add("request line", line + "\r\n" + HOST + "\r\n");
        }
        for (String before :
                List.of("\r\n", "\r\n\r\n", "\r\n\r\n\r\n", "\n", "\r", " \r\n", "\u0000", "\u00ef\u00bb\u00bf")) {
            add("before the request line", before + get(""));
        }
        add("before the request line", "\r\n".repeat(9) + get(""));
    }

    private void targets() {
        for (String target : List.of(
                "/",
                "//",
                "//?x",
                "//x",
                "///",
                "/orders?x=1",
                "/orders?",
                "/orders?x=/?",
                "/a%20b",
                "/a;b=c",
                "/-._~!$&'()*+,;=:@",
                "/%",
                "/%2",
                "/%zz",
                "/orders?%",
                "/\u0000",
                "/\u0001",
                "/\u007f",
                "/\u00e9",
                "/<",
                "/>",
                "/\"",
                "/\\",
                "/^",
                "/`",
                "/{",
                "/|",
                "/}",
                "/[",
                "/orders#f",
                "/orders?a b",
                "*",
                "orders",
                "?x",
                "#",
                "acme.api.example.com",
                "acme.api.example.com:80",
                "http://acme.api.example.com/",
                "http://acme.api.example.com/orders?x",
                "http://ACME.api.example.com/",
                "http://acme.api.example.com",
                "http://acme.api.example.com?x",
                "http://acme.api.example.com?x=/hidden",
                "http://acme.api.example.com?/hidden?x",
                "http://acme.api.example.com/?x=/hidden",
                "http://acme.api.example.com/?http://globex.api.example.com/hidden",
                "HTTP://acme.api.example.com/",
                "https://acme.api.example.com/",
                "ftp://acme.api.example.com/",
                "http:/acme.api.example.com/",
                "http:acme.api.example.com",
                "http:///",
                "http://",
                "http://user@acme.api.example.com/",
                "http://globex.api.example.com/",
                "http://acme.api.example.com:99999/",
                "http://a b/",
                "http://[::1/",
                "javascript:alert(1)",
                "://acme.api.example.com/")) {
            add("target", "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
        }
        add("target", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n");
        add("target", "OPTIONS / HTTP/1.1\r\n" + HOST + "\r\n");
        add("target", "POST * HTTP/1.1\r\n" + HOST + "\r\n");
        add("target", "CONNECT acme.api.example.com:80 HTTP/1.1\r\n" + HOST + "\r\n");
        add("target", "CONNECT / HTTP/1.1\r\n" + HOST + "\r\n");
    }

    private void hosts() {
        for (String host : List.of(
                "acme.api.example.com",
                "ACME.API.example.com",
                "acme.api.example.com.",
                "acme.api.example.com:8080",
                "acme.api.example.com:65535",
                "localhost",
                "a-b.c",
                "127.0.0.1",
                "127.0.0.1:80",
                "[::1]",
                "[::1]:80",
                "  acme.api.example.com  ",
                "",
                "a/b",
                "a@b",
                "a b",
                "a\tb",
                "a,b",
                "a?b",
                "a#b",
                "a\\b",
                "a<b",
                "\u00fc",
                "a\u0000",
                "%zz",
                "x:65536",
                "x:99999999999",
                "x:-1",
                "x:0x5",
                "x:8080:8080",
                "x:http",
                ":80",
                "[::1",
                "[::1]x",
                "[x]",
                "[]",
                "::1",
                ".",
                ".a",
                "a..b",
                "http://a")) {
            add("host", "GET /orders HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
        add("no host", "GET /orders HTTP/1.1\r\n\r\n");
        add("no host", "GET /orders HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        add("no host", "GET http://acme.api.example.com/orders HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        add("no host", "GET http://acme.api.example.com/orders HTTP/1.1\r\n\r\n");
        for (String lines : List.of(
                "Host: a\r\nHost: a\r\n",
                "Host: a\r\nHost: b\r\n",
                "Host: a\r\nX: y\r\nhost: b\r\n",
                "Host : a\r\n",
                "Host:\r\n a\r\n",
                "HOST:a\r\n",
                "Host: a\n",
                "Host: a\r\nHost:\r\n",
                "X-Forwarded-Host: b\r\nHost: a\r\n",
                " Host: a\r\n")) {
            add("hosts", "GET /orders HTTP/1.1\r\n" + lines + "\r\n");
        }
    }

    private void sequences() {
        add("sequence", get("") + get("") + get(""));
        add("sequence", get("") + "GET / HTTX/1.1\r\n" + HOST + "\r\n" + get(""));
        add("sequence", post("Content-Length: 5\r\n", "hello") + get(""));
        add("sequence", post("Content-Length: 5\r\n", "hello") + "\r\n" + get(""));
        add("sequence", post("Transfer-Encoding: chunked\r\n", CHUNKS) + "\r\n" + get(""));
        add("sequence", post("Transfer-Encoding: chunked\r\n", CHUNKS) + post("Content-Length: 5, 5\r\n", "hello"));
        add("sequence", get("") + post("Transfer-Encoding: xchunked\r\n", HIDDEN));
        add("sequence", get("Connection: keep-alive\r\n") + get(""));
        add("sequence", get("Connection: close\r\n") + HIDDEN);
        // A dialect of WebSocket that was given up in 2010, in which 8 octets follow the head. Netty still knows it.
        add("websocket", get("Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b\r\n"));
        add("websocket", get("sec-websocket-key2: b\r\nsec-websocket-key1: a\r\n") + HIDDEN);
        add(
                "upgrade",
                get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"));
        add("upgrade", get("Connection: Upgrade\r\nUpgrade: h2c\r\n"));
        add("upgrade", get("Upgrade: h2c\r\n"));
        add("upgrade", get("Connection: Upgrade\r\n" + "Upgrade: h2c\r\n".repeat(20)));
        add("upgrade", get("Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n"));
        add("expectation", post("Expect: 100-continue\r\nContent-Length: 5\r\n", "hello"));
    }
}

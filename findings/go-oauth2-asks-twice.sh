#!/usr/bin/env bash
# The OAuth client of Go sends each refused password twice, so that a server counts two wrong passwords for one typo.
#
# Packages: golang.org/x/oauth2 v0.38.0; needs the command `go`.
# Input:    the password grant with a wrong password at a server that answers as RFC 6749 says, 400 `invalid_grant`; the endpoint names no
#           AuthStyle, as in most examples.
# Guess:    the error code says that the client was recognized, so the library asks once; or it asks twice the first time only.
# Seen:     it asks twice each time: with the client's credentials in the header, then with the same password and the credentials in the
#           body. It remembers the style that the server takes only after a success. With AuthStyleInHeader it asks once.
# So:       where wrong passwords lock an account, clients in Go lock it after half as many; set Endpoint.AuthStyle.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat >go.mod <<'END'
module ask

go 1.25.0

require golang.org/x/oauth2 v0.38.0
END
cat >main.go <<'END'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"golang.org/x/oauth2"
)

var requests int

func refuse(answer http.ResponseWriter, request *http.Request) {
	requests++
	_, _, header := request.BasicAuth()
	fmt.Printf("  %d: password %s, client in the header: %t\n", requests, request.PostFormValue("password"), header)
	answer.Header().Set("Content-Type", "application/json")
	answer.WriteHeader(http.StatusBadRequest)
	fmt.Fprint(answer, `{"error":"invalid_grant","error_description":"Bad credentials"}`)
}

func main() {
	server := httptest.NewServer(http.HandlerFunc(refuse))
	defer server.Close()
	for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleAutoDetect, oauth2.AuthStyleInHeader} {
		client := oauth2.Config{
			ClientID:     "shop",
			ClientSecret: "secret",
			Endpoint:     oauth2.Endpoint{TokenURL: server.URL, AuthStyle: style},
		}
		for _, password := range []string{"typo", "mistake"} {
			requests = 0
			fmt.Printf("style %d\n", style)
			if _, err := client.PasswordCredentialsToken(context.Background(), "alice", password); err == nil {
				panic("the refusal was not seen")
			}
		}
	}
}
END
go run . 2>errors.txt | tee seen.txt || { cat errors.txt; exit 1; }
diff - seen.txt <<'END'
style 0
  1: password typo, client in the header: true
  2: password typo, client in the header: false
style 0
  1: password mistake, client in the header: true
  2: password mistake, client in the header: false
style 2
  1: password typo, client in the header: true
style 2
  1: password mistake, client in the header: true
END

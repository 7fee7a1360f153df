// The echo server in Go that multi-tcp and udp-echo are measured against, as the standard library has it: `echo tcp` serves
// each connection with a goroutine, `echo udp` all datagrams with one. Prints where it listens.
package main

import (
	"fmt"
	"log"
	"net"
	"os"
)

const bufferBytes = 65536

func serveConnection(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, bufferBytes)
	for {
		received, err := connection.Read(buffer)
		if err != nil {
			return
		}
		if _, err := connection.Write(buffer[:received]); err != nil {
			return
		}
	}
}

func serveConnections() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go serveConnection(connection)
	}
}

func serveDatagrams() error {
	endpoint, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	fmt.Println(endpoint.LocalAddr())
	buffer := make([]byte, bufferBytes)
	for {
		received, peer, err := endpoint.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return err
		}
		if _, err := endpoint.WriteToUDPAddrPort(buffer[:received], peer); err != nil {
			return err
		}
	}
}

func main() {
	serve := serveConnections
	if len(os.Args) > 1 && os.Args[1] == "udp" {
		serve = serveDatagrams
	}
	log.Fatal(serve())
}

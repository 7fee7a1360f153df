// The load of many clients in Go, as the standard library has it: a goroutine a connection, closed loop. It obeys the lines
// of crowd-load.c but for `cycle`: open COUNT, exchange COUNT, time COUNT, close; and answers with nanoseconds.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const steps, powers = 32, 64

// What one goroutine counted; buckets of 1/32 of a power of two.
type latencies [powers * steps]uint32

func (counts *latencies) record(took time.Duration) {
	power, ns := 0, uint64(took)
	for ns>>power >= 2*steps {
		power++
	}
	counts[power*steps+int(ns>>power)%steps]++
}

type crowd struct {
	server      string
	message     []byte
	connections []net.Conn
	echoes      [][]byte
	counts      []latencies
}

func (crowd *crowd) open(count int) {
	for ; count > 0; count-- {
		connection, err := net.Dial("tcp", crowd.server)
		if err != nil {
			log.Fatal(err)
		}
		crowd.connections = append(crowd.connections, connection)
		crowd.echoes = append(crowd.echoes, make([]byte, len(crowd.message)))
	}
	crowd.counts = make([]latencies, len(crowd.connections))
}

func (crowd *crowd) exchangeOne(index int) {
	if _, err := crowd.connections[index].Write(crowd.message); err != nil {
		log.Fatal(err)
	}
	if _, err := io.ReadFull(crowd.connections[index], crowd.echoes[index]); err != nil {
		log.Fatal(err)
	}
	if !bytes.Equal(crowd.echoes[index], crowd.message) {
		log.Fatal("the echo differs")
	}
}

func (crowd *crowd) exchange(count int, isTimed bool) {
	left := int64(count)
	var all sync.WaitGroup
	for index := range crowd.connections {
		all.Add(1)
		go func(index int) {
			defer all.Done()
			for atomic.AddInt64(&left, -1) >= 0 {
				if !isTimed {
					crowd.exchangeOne(index)
					continue
				}
				started := time.Now()
				crowd.exchangeOne(index)
				crowd.counts[index].record(time.Since(started))
			}
		}(index)
	}
	all.Wait()
}

func (crowd *crowd) close() {
	for _, connection := range crowd.connections {
		connection.Close()
	}
	crowd.connections, crowd.echoes = nil, nil
}

func (crowd *crowd) obey(words []string) {
	count := 0
	if len(words) > 1 {
		count, _ = strconv.Atoi(words[1])
	}
	switch words[0] {
	case "open":
		crowd.open(count)
	case "exchange":
		crowd.exchange(count, false)
	case "time":
		crowd.exchange(count, true)
	case "close":
		crowd.close()
	default:
		log.Fatal("no such command: ", words)
	}
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: crowd-load PORT BYTES")
	}
	length, _ := strconv.Atoi(os.Args[2])
	crowd := crowd{server: "127.0.0.1:" + os.Args[1], message: bytes.Repeat([]byte("X"), length)}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		started := time.Now()
		crowd.obey(strings.Fields(lines.Text()))
		fmt.Println(time.Since(started).Nanoseconds())
	}
}

"""The class's own TCP server: binds, listens, accepts one client, echoes each recv(1024), ends when the client closes."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    # The class's script has 65432 here; a test needs a port that is free.
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print("listening", listener.getsockname()[1])
    connection, address = listener.accept()
    with connection:
        print("Connected by", address)
        while True:
            data = connection.recv(1024)
            if not data:
                break
            connection.sendall(data)
print("ended")

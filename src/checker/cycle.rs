//! Cycles in a graph.

use std::collections::VecDeque;

/// A directed graph. Its nodes are numbered as they begin, and may point to nodes that never did.
#[derive(Default)]
pub(super) struct Graph {
    /// Where the edges of each node begin in `edges`.
    begins: Vec<usize>,
    edges: Vec<u32>,
}

/// A node that Tarjan's algorithm has not come to.
const UNVISITED: u32 = u32::MAX;

impl Graph {
    /// How many nodes have begun.
    pub(super) fn len(&self) -> usize {
        self.begins.len()
    }

    /// What it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.begins.capacity() * size_of::<usize>() + self.edges.capacity() * size_of::<u32>()
    }

    /// Begins the next node.
    pub(super) fn begin(&mut self) {
        self.begins.push(self.edges.len());
    }

    /// Adds an edge from the node that began last.
    pub(super) fn add(&mut self, to: u32) {
        self.edges.push(to);
    }

    fn edges(&self, node: u32) -> &[u32] {
        let node = node as usize;
        let Some(&begin) = self.begins.get(node) else { return &[] };
        let end = self.begins.get(node + 1).copied().unwrap_or(self.edges.len());
        &self.edges[begin..end]
    }

    /// A shortest cycle through the first of all nodes that are on one, beginning with it.
    pub(super) fn nearest_cycle(&self) -> Option<Vec<u32>> {
        let components = self.components();
        let nodes = 0..self.len() as u32;
        let is_on_cycle = |node: &u32| {
            let own = components[*node as usize];
            self.edges(*node).iter().any(|to| components.get(*to as usize) == Some(&own))
        };
        nodes.into_iter().find(is_on_cycle).map(|node| self.cycle_through(node))
    }

    /// The number of the strongly connected component that each node is in: Tarjan, *Depth-First
    /// Search and Linear Graph Algorithms* (1972), with the stack of calls kept by hand. Two nodes are
    /// in the same one if each can be reached from the other.
    fn components(&self) -> Vec<u32> {
        let mut tarjan = Tarjan {
            order: vec![UNVISITED; self.len()],
            low: vec![0; self.len()],
            component: vec![UNVISITED; self.len()],
            open: Vec::new(),
            visited: 0,
        };
        for root in 0..self.len() as u32 {
            if tarjan.order[root as usize] == UNVISITED {
                tarjan.visit(self, root);
            }
        }
        tarjan.component
    }

    /// A shortest cycle through a node that is on one.
    fn cycle_through(&self, node: u32) -> Vec<u32> {
        let mut from = vec![UNVISITED; self.len()];
        let mut queue = VecDeque::from([node]);
        while let Some(at) = queue.pop_front() {
            for &to in self.edges(at) {
                if to == node {
                    let mut cycle = vec![at];
                    while cycle[cycle.len() - 1] != node {
                        cycle.push(from[cycle[cycle.len() - 1] as usize]);
                    }
                    cycle.reverse();
                    return cycle;
                }
                if from.get(to as usize) == Some(&UNVISITED) {
                    from[to as usize] = at;
                    queue.push_back(to);
                }
            }
        }
        vec![node]
    }
}

struct Tarjan {
    /// When each node was come to.
    order: Vec<u32>,
    /// The earliest node of the same component that it leads to, as far as is known.
    low: Vec<u32>,
    component: Vec<u32>,
    /// Nodes whose component is not complete yet.
    open: Vec<u32>,
    visited: u32,
}

impl Tarjan {
    /// Everything that a node leads to.
    fn visit(&mut self, graph: &Graph, root: u32) {
        self.enter(root);
        let mut calls = vec![(root, 0)];
        while let Some((node, tried)) = calls.last_mut() {
            let node = *node;
            let edge = graph.edges(node).get(*tried).copied();
            *tried += 1;
            match edge.filter(|to| (*to as usize) < self.order.len()) {
                Some(to) if self.order[to as usize] == UNVISITED => {
                    self.enter(to);
                    calls.push((to, 0));
                }
                Some(to) if self.component[to as usize] == UNVISITED => {
                    self.lower(node, self.order[to as usize]);
                }
                Some(_) => {}
                None if edge.is_some() => {}
                None => {
                    calls.pop();
                    self.leave(node);
                    if let Some((caller, _)) = calls.last() {
                        self.lower(*caller, self.low[node as usize]);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: u32) {
        self.order[node as usize] = self.visited;
        self.low[node as usize] = self.visited;
        self.visited += 1;
        self.open.push(node);
    }

    fn lower(&mut self, node: u32, to: u32) {
        let low = &mut self.low[node as usize];
        *low = to.min(*low);
    }

    /// The first node of a component completes it.
    fn leave(&mut self, node: u32) {
        if self.low[node as usize] == self.order[node as usize] {
            while let Some(member) = self.open.pop() {
                self.component[member as usize] = node;
                if member == node {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(nodes: &[&[u32]]) -> Graph {
        let mut graph = Graph::default();
        for edges in nodes {
            graph.begin();
            edges.iter().for_each(|to| graph.add(*to));
        }
        graph
    }

    #[test]
    fn a_graph_where_ways_only_meet_has_no_cycle() {
        assert_eq!(graph(&[&[1, 2], &[3], &[3], &[]]).nearest_cycle(), None);
        assert_eq!(graph(&[]).nearest_cycle(), None);
    }

    #[test]
    fn a_node_that_points_to_itself_is_a_cycle() {
        assert_eq!(graph(&[&[1], &[1]]).nearest_cycle(), Some(vec![1]));
    }

    #[test]
    fn the_cycle_is_a_shortest_one_through_the_first_node_that_is_on_one() {
        let graph = graph(&[&[1], &[2], &[3, 4], &[5], &[1], &[1]]);
        assert_eq!(graph.nearest_cycle(), Some(vec![1, 2, 4]));
    }

    #[test]
    fn edges_to_nodes_that_never_began_lead_nowhere() {
        assert_eq!(graph(&[&[1, 9], &[9]]).nearest_cycle(), None);
        assert_eq!(graph(&[&[9, 1], &[9, 0]]).nearest_cycle(), Some(vec![0, 1]));
    }
}
